// The lines of the booking rules in plain words; the keys are the rule texts of a timeline.
const rules: Record<string, string> = {
  '5.3 rule 1, d known': 'Events are missing here, but the position moved on: as much as it moved is listening, the rest is unobserved.',
  '5.3 rule 1, by offset': 'Events are missing here. The offset of the later event says how much was likely heard: estimated, the rest unobserved.',
  '5.3 rule 1, by state': 'Events are missing here while something was playing: what was left of the item is estimated, the rest unobserved.',
  '5.3 rule 1, unobserved': 'Events are missing here and nothing says what happened: unobserved.',
  '5.3 rule 2': 'Playback was asked for and had not begun: start-up.',
  '5.3 rule 3': 'The item had begun and its media had not: start-up.',
  '5.3 rule 4': 'It was playing at the earlier event, and the time fits what can have been played: listening.',
  '5.3 rule 4, d known': 'It was playing, and the position moved on as far as the clock: all of it is listening.',
  '5.3 rule 4, d known, stalled': 'It was playing, but the position moved on less than the clock: the difference is stalled.',
  '5.3 rule 4, capped': 'It was playing, but for longer than can be believed: listening up to the limit, the rest unobserved.',
  '5.3 rule 4, jump': 'The clock jumped here: only what the position proves is listening.',
  '5.3 rule 5': 'It was paused.',
  '5.3 rule 5, resume never sent': 'It was paused, but the position moved on: the resume was never sent, so that much is listening.',
  '5.3 rule 6': 'One item had ended and the next had not begun.',
  '5.3 rule 6, media': 'The next item was loading its media: start-up.',
  '5.3 rule 6, begin never sent': 'The next item was heard although its begin was never sent: listening up to its offset.',
  '5.3 rule 7': 'A media error had stopped playback.',
}

const endings: Record<string, string> = {
  newsource: 'Another source was started here, which ended the play session; time that was not played is taken back.',
  pausetimeout: 'The pause was longer than 30 minutes, which ended the play session; the pause is taken back.',
  silence: 'More than 30 minutes were unobserved, which ended the play session; they are taken back.',
}

const cut = ', at most MaxInterval'

/** Why an interval was booked as it was. */
export function explainRule(rule: string): string {
  const isCut = rule.endsWith(cut)
  const reason = rules[isCut ? rule.slice(0, -cut.length) : rule] ?? 'See the rule in the definition of the numbers.'
  return isCut ? `${reason} Of one interval at most 24 hours are believed; the rest is unobserved.` : reason
}

/** Why a play session ended; undefined while it is open. */
export const explainEnding = (reason: string): string | undefined => endings[reason]

/** One word for the end of an item or play session. */
export const outcomeName = (outcome: string): string => outcomes[outcome] ?? outcome

const outcomes: Record<string, string> = {
  open: 'open', completed: 'completed', skipnext: 'skipped', skipprev: 'skipped back', error: 'failed', replaced: 'replaced',
  unknown: 'end not received', newsource: 'another source', pausetimeout: 'paused too long', silence: 'silence',
}
