import { askCsv } from './ask'

/** Saves an answer as CSV: the same address, asked for as text/csv. */
export async function download(url: string, name: string): Promise<void> {
  const address = URL.createObjectURL(await askCsv(url))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken the content by then; holding on to it would keep it in memory.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
