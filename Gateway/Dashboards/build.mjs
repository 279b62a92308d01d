// Builds the pages: npm ci when the lock file changed, the type check, then the bundle, each file also compressed.
// `dotnet build` calls this for every process that builds the gateway, and several may do so at the same time: the one
// that holds the lock builds, the others wait and find everything done.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const output = join(here, '..', 'obj', 'dashboards')
const pages = join(output, 'pages')
const lock = join(output, 'lock')
const budget = 100 * 1024
const patience = 10 * 60 * 1000

mkdirSync(output, { recursive: true })
await takeLock()
try {
  restorePackages()
  buildPages()
} finally {
  rmSync(lock, { force: true })
}

async function takeLock() {
  for (const deadline = Date.now() + patience; Date.now() < deadline; ) {
    try {
      const file = openSync(lock, 'wx')
      writeSync(file, String(process.pid))
      closeSync(file)
      return
    } catch (fault) {
      if (fault.code !== 'EEXIST') throw fault
      if (isAbandoned()) rmSync(lock, { force: true })
      else await new Promise(resolve => setTimeout(resolve, 200))
    }
  }
  throw new Error(`Another build of the dashboards holds ${lock} for too long.`)
}

// Whoever was killed while building leaves the lock behind, with the number of a process that is gone.
function isAbandoned() {
  try {
    const holder = Number(readFileSync(lock, 'utf8'))
    if (holder === 0) return Date.now() - statSync(lock).mtimeMs > 5_000
    process.kill(holder, 0)
    return false
  } catch (fault) {
    return fault.code === 'ESRCH'
  }
}

function restorePackages() {
  unlessDone('packages', ['package.json', 'package-lock.json'], existsSync(join(here, 'node_modules')), () =>
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']))
}

function buildPages() {
  unlessDone('bundle', inputs(here), existsSync(join(pages, 'index.html')), () => {
    run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit'])
    run(process.execPath, [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel=warn'])
    const total = files(pages).reduce((sum, file) => sum + compress(file), 0)
    if (total > budget) throw new Error(`The pages have ${total} bytes compressed; the budget is ${budget}.`)
    console.log(`Dashboards: ${(total / 1024).toFixed(1)} KiB compressed.`)
  })
}

// Runs a step unless its inputs are those of the last time that it succeeded.
function unlessDone(name, paths, present, step) {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(path).update('\0').update(readFileSync(join(here, path))).update('\0')
  const stamp = join(output, `${name}.stamp`)
  const wanted = hash.digest('hex')
  if (!present || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    rmSync(stamp, { force: true })
    step()
  }
  writeFileSync(stamp, wanted)
}

function inputs(folder, prefix = '') {
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.name !== 'node_modules' && !/\.(cs|targets)$/.test(entry.name))
    .flatMap(entry => entry.isDirectory() ? inputs(join(folder, entry.name), `${prefix}${entry.name}/`) : [prefix + entry.name])
    .sort()
}

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
}

// What is compressed already (the font) is left as it is. Returns the bytes that a browser loads.
function compress(file) {
  const content = readFileSync(file)
  if (file.endsWith('.woff2')) return content.length
  const brotli = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  const gzip = gzipSync(content, { level: 9 })
  writeFileSync(`${file}.br`, brotli)
  writeFileSync(`${file}.gz`, gzip)
  return gzip.length
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: here, stdio: 'inherit', shell: process.platform === 'win32' && command === 'npm' })
  if (error || status !== 0) {
    rmSync(lock, { force: true })
    console.error(`Dashboards: ${command} ${args.join(' ')} failed${error ? `: ${error.message}` : '.'}`)
    process.exit(1)
  }
}
