// Small cards that lead on: to a model, to what waits for you, and to the end of a draft.

import { html, useState } from "../vendor/preact-htm.js"
import { post } from "./api.js"
import { openConnect } from "./connect.js"
import { Row } from "./inbox.js"
import { look, useLive, useRun } from "./live.js"
import { Act, Buttons, Loading, Panel, Trouble, useFocus } from "./parts.js"
import { say } from "./words.js"

const ENDED = ["succeeded", "cancelled"]

export function ConnectCard() {
  const { data, problem } = useLive("/connection", (news) => news.kind === "connection")
  const title = say("aside.connect.title")
  if (!data) return html`<${Panel} title=${title}>${problem ? html`<${Trouble} problem=${problem} />` : html`<${Loading} />`}<//>`
  const without = data.source === "rules"
  return html`<${Panel} title=${title}>
    <p class="dr-quiet">${data.where}</p>
    <${Buttons}>
      <button type="button" class=${`dr-button ${without && "dr-main"}`} onClick=${openConnect}>${say(without ? "aside.connect.open" : "aside.connect.see")}</button>
    <//>
  <//>`
}

export function InboxCard() {
  const { data, problem } = useLive("/inbox", (news) => news.kind === "changed")
  const [trouble, setTrouble] = useState(null)
  const title = say("aside.inbox.title")
  if (!data) return html`<${Panel} title=${title}>${problem ? html`<${Trouble} problem=${problem} />` : html`<${Loading} />`}<//>`
  if (!data.length) return html`<${Panel} title=${title}><p class="dr-quiet">${say("aside.inbox.empty")}</p><//>`
  return html`<${Panel} title=${title}>
    <ul class="dr-entries">
      ${data.map((one) => html`<${Row} row=${one} onTrouble=${setTrouble} key=${one.approval} />`)}
    </ul>
    <${Trouble} problem=${trouble} />
  <//>`
}

// Asked for in words, and done by this button alone: it cannot be taken back.
export function NoticeCard({ run, title, action }) {
  const { data, problem } = useRun(action === "cancel" ? run : null)
  const [trouble, setTrouble] = useState(null)
  const [here, setHere] = useState("") // what was pressed in this card
  const name = say("aside.cancel.title", { title })
  if (!data) return html`<${Panel} title=${name}>${problem ? html`<${Trouble} problem=${problem} />` : html`<${Loading} />`}<//>`
  const status = data.status
  if (ENDED.includes(status) || here === "keep") {
    return html`<${Panel} title=${name}><${Answered} here=${Boolean(here)} said=${say(status === "cancelled" ? "aside.cancel.done" : "aside.cancel.kept")} /><//>`
  }
  const cancel = async () => {
    await post(`/runs/${run}/cancel`)
    setHere("cancel")
    look()
  }
  return html`<${Panel} title=${name} tone="stops">
    <p>${say("aside.cancel.what")}</p>
    ${data.outside.length > 0 && html`<p>${say("aside.cancel.outside", { places: data.outside.join("; ") })}</p>`}
    <${Buttons}>
      <${Act} danger label=${say("aside.cancel.do")} act=${cancel} onTrouble=${setTrouble} />
      <button type="button" class="dr-button" onClick=${() => setHere("keep")}>${say("aside.cancel.keep")}</button>
    <//>
    <${Trouble} problem=${trouble} />
  <//>`
}

function Answered({ here, said }) {
  const place = useFocus(here)
  return html`<p ref=${place} tabindex="-1" class="dr-quiet" role="status">${said}</p>`
}
