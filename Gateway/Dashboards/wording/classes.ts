/** The classes of time, in the order in which every chart shows them. */
export const classes = ['playing', 'estimated', 'paused', 'startup', 'stalled', 'between', 'failed', 'unobserved'] as const

export type TimeClass = (typeof classes)[number]

/** What each class means, in one line. */
export const classMeaning: Record<TimeClass, { label: string; meaning: string }> = {
  playing: { label: 'Playing', meaning: 'Listening that two received events or a position confirm' },
  estimated: { label: 'Estimated', meaning: 'Likely listening that no pair of events confirms; never part of listening time' },
  paused: { label: 'Paused', meaning: 'Stopped by someone, and resumed or ended later' },
  startup: { label: 'Start-up', meaning: 'From the wish to play until media played' },
  stalled: { label: 'Stalled', meaning: 'The clock went on but the position did not' },
  between: { label: 'Between items', meaning: 'One item had ended, the next had not begun' },
  failed: { label: 'Failed', meaning: 'After a media error, until something played again' },
  unobserved: { label: 'Unobserved', meaning: 'Nothing was received that says what happened' },
}
