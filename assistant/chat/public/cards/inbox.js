// The inbox: what waits for your OK, over all conversations. A click goes to the card.

import { html, useState } from "../vendor/preact-htm.js"
import { post } from "./api.js"
import { openDialog } from "./dialog.js"
import { useLive } from "./live.js"
import { Loading, Trouble } from "./parts.js"
import { openConversation } from "./places.js"
import { say, when } from "./words.js"

export const openInbox = () => openDialog(say("inbox.title"), Inbox)

function Inbox({ close }) {
  const { data, problem, look } = useLive("/inbox", (news) => news.kind === "changed")
  const [trouble, setTrouble] = useState(null)
  if (!data) return problem ? html`<${Trouble} problem=${problem} again=${look} />` : html`<${Loading} />`
  if (!data.length) return html`<p>${say("inbox.empty")}</p><p class="dr-quiet">${say("inbox.safe")}</p>`
  return html`<p class="dr-quiet">${say("inbox.safe")}</p>
    <ul class="dr-entries">
      ${data.map((one) => html`<${Row} row=${one} close=${close} onTrouble=${setTrouble} key=${one.approval} />`)}
    </ul>
    <${Trouble} problem=${trouble} />`
}

export function Row({ row, close, onTrouble }) {
  const go = async () => {
    try {
      const home = row.conversation || (await post(`/runs/${row.run}/home`)).conversation
      close?.()
      openConversation(home, "approval", { approval: row.approval })
    } catch (problem) {
      onTrouble?.(problem)
    }
  }
  return html`<li>
    <button type="button" class="dr-entry" onClick=${go}>
      <span class="dr-entry-main">${row.title}</span>
      <span class="dr-entry-about">${row.run_title}</span>
      <span class="dr-entry-when">${say("inbox.since", { when: when(row.since) })}</span>
    </button>
  </li>`
}
