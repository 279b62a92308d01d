import { useState } from 'preact/hooks'

export type Theme = 'auto' | 'light' | 'dark'

const key = 'theme'

/** The theme that this browser was told to use; auto follows the system. */
export function storedTheme(): Theme {
  const stored = localStorage.getItem(key)
  return stored === 'light' || stored === 'dark' ? stored : 'auto'
}

/** Puts a theme on the page. */
export function applyTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

/** The theme and the way to change it. It is a taste, not a part of what is shown: the only state outside the address. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(storedTheme)
  return [theme, chosen => {
    localStorage.setItem(key, chosen)
    applyTheme(chosen)
    setTheme(chosen)
  }]
}
