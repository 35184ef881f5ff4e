// The entry of our own front end: words, the stream of events, the cards, and the bar on top.

import { html, render } from "./vendor/preact-htm.js"
import { loadWords, say } from "./cards/words.js"
import { follow } from "./cards/live.js"
import { Approval } from "./cards/approval.js"
import { Files } from "./cards/files.js"
import { Impact } from "./cards/impact.js"
import { Launch } from "./cards/launch.js"
import { Receipt } from "./cards/receipt.js"
import { Run } from "./cards/run.js"
import { Stopped } from "./cards/stopped.js"
import { Draft } from "./cards/draft.js"
import { openBar } from "./cards/bar.js"

const CARDS = {
  approval: Approval,
  draft: Draft,
  files: Files,
  impact: Impact,
  launch: Launch,
  receipt: Receipt,
  run: Run,
  stopped: Stopped,
}

function mount(place, facts) {
  if (!place) return
  const kind = CARDS[facts.kind]
  render(kind ? html`<${kind} ...${facts} />` : html`<p>${say("card.unknown")}</p>`, place)
}

await loadWords()
follow()
openBar()
window.draftroom = { mount, unmount: (place) => place && render(null, place) }
window.dispatchEvent(new Event("draftroom"))
