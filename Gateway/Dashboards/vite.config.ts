import { defineConfig } from 'vite'

// One script, one style sheet and one font: three files that a browser keeps for ever, and a small page that names them.
export default defineConfig({
  base: './', // the server puts the path before it in place of the dot
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../obj/dashboards/pages',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    sourcemap: false,
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:5080', '/signin': 'http://127.0.0.1:5080', '/signout': 'http://127.0.0.1:5080' } },
})
