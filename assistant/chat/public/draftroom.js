// The entry of our own front end: words, the stream of events, the cards, and the bar on top.

import { html, useErrorBoundary } from "./vendor/preact-htm.js"
import { loadWords, say } from "./cards/words.js"
import { follow } from "./cards/live.js"
import { keepTheAddress } from "./cards/address.js"
import { api } from "./cards/api.js"
import { openBar } from "./cards/bar.js"
import { connectInOrder } from "./cards/connecting.js"
import { keepTheEnd } from "./cards/ending.js"
import { nameControls } from "./cards/names.js"
import { Trouble } from "./cards/parts.js"
import { standing } from "./cards/standing.js"
import { watchWelcome } from "./cards/welcome.js"

// By kind: the card, read when one is first shown.
const CARDS = {
  approval: async () => (await import("./cards/approval.js")).Approval,
  connect: async () => (await import("./cards/asides.js")).ConnectCard,
  compare: async () => (await import("./cards/compare.js")).Compare,
  draft: async () => (await import("./cards/draft.js")).Draft,
  files: async () => (await import("./cards/files.js")).Files,
  impact: async () => (await import("./cards/impact.js")).Impact,
  inbox: async () => (await import("./cards/asides.js")).InboxCard,
  launch: async () => (await import("./cards/launch.js")).Launch,
  notice: async () => (await import("./cards/asides.js")).NoticeCard,
  receipt: async () => (await import("./cards/receipt.js")).Receipt,
  return: async () => (await import("./cards/returned.js")).Returned,
  run: async () => (await import("./cards/run.js")).Run,
  stopped: async () => (await import("./cards/stopped.js")).Stopped,
  versions: async () => (await import("./cards/compare.js")).VersionsCard,
}

async function draw(facts) {
  const kind = CARDS[facts.kind]
  const Card = kind ? await kind() : Unknown
  return html`<${Guarded} Card=${Card} facts=${facts} />`
}

// A card that breaks takes nothing else with it.
function Guarded({ Card, facts }) {
  const [broken, again] = useErrorBoundary((error) => console.error(error))
  if (broken) return html`<section class="dr-card"><${Trouble} problem=${{ status: 500, message: say("card.broken") }} again=${again} /></section>`
  return html`<${Card} ...${facts} />`
}

const Unknown = () => html`<p>${say("card.unknown")}</p>`

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

// Asks until there is an answer: a server that is just starting has none yet.
async function answered(ask) {
  for (;;) {
    try {
      return await ask()
    } catch (problem) {
      if (problem.status && problem.status < 500) throw problem
      await pause(1000)
    }
  }
}

// Waits until somebody has signed in; the chat shows its header only then.
async function signedIn() {
  for (;;) {
    try {
      return await answered(() => api("/me"))
    } catch (problem) {
      if (problem.status !== 401) throw problem
    }
    await pause(300)
    while (!document.getElementById("header")) await pause(300)
  }
}

connectInOrder()
await answered(loadWords)
window.draftroom = standing(draw)
window.dispatchEvent(new Event("draftroom"))
nameControls()
keepTheEnd()
keepTheAddress()
const me = await signedIn()
follow()
openBar(me)
watchWelcome()
