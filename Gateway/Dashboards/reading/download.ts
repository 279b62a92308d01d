import { askCsv } from './ask'

/** Saves an answer as CSV for a spreadsheet: the same address, asked for as text/csv with a byte order mark. */
export async function download(url: string, name: string): Promise<void> {
  const address = URL.createObjectURL(await askCsv(`${url}${url.includes('?') ? '&' : '?'}bom=true`))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken the content by then; holding on to it would keep it in memory.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
