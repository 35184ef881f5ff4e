// The welcome screen: what this is, what waits for you, your last drafts, and what leaves the computer.

import { html, render, useState } from "../vendor/preact-htm.js"
import { post } from "./api.js"
import { openConnect } from "./connect.js"
import { openDifference } from "./difference.js"
import { Row } from "./inbox.js"
import { useLive } from "./live.js"
import { Trouble } from "./parts.js"
import { openConversation } from "./places.js"
import { say, when } from "./words.js"

const MOST = 3

// The chat draws its welcome screen anew whenever a conversation begins; ours goes in each time.
export function watchWelcome() {
  let ours = []
  const look = () => {
    const screen = document.getElementById("welcome-screen")
    if (ours.length && !ours[0].isConnected) {
      for (const place of ours) render(null, place)
      ours = []
    }
    if (!screen || ours.length || !document.getElementById("message-composer")) return
    ours = [made("dr-welcome dr-welcome-head", Head), made("dr-welcome dr-welcome-foot", Foot)]
    screen.insertBefore(ours[0], document.getElementById("message-composer"))
    screen.append(ours[1])
  }
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
  look()
}

function made(name, Part) {
  const place = document.createElement("div")
  place.className = name
  render(html`<${Part} />`, place)
  return place
}

function Head() {
  return html`<h1>${say("welcome.title")}</h1>
    <p>${say("welcome.how")}</p>`
}

function Foot() {
  const { data: connection } = useLive("/connection", () => false)
  const { data: inbox } = useLive("/inbox", (news) => news.kind === "changed")
  const { data: runs } = useLive("/runs?limit=6", (news) => news.kind === "changed")
  const [trouble, setTrouble] = useState(null)
  const waiting = inbox || []
  const recent = (runs || []).filter((one) => !waiting.some((other) => other.run === one.id)).slice(0, MOST)
  return html`<${Leaves} connection=${connection} />
    ${waiting.length > 0 &&
    html`<section aria-label=${say("inbox.title")}>
      <h2>${say("inbox.title")}</h2>
      <ul class="dr-entries">${waiting.slice(0, MOST).map((one) => html`<${Row} row=${one} onTrouble=${setTrouble} key=${one.approval} />`)}</ul>
    </section>`}
    ${recent.length > 0 &&
    html`<section aria-label=${say("welcome.recent")}>
      <h2>${say("welcome.recent")}</h2>
      <ul class="dr-entries">${recent.map((one) => html`<${Recent} run=${one} onTrouble=${setTrouble} key=${one.id} />`)}</ul>
    </section>`}
    <${Trouble} problem=${trouble} />`
}

function Leaves({ connection }) {
  if (!connection) return null
  if (connection.source !== "rules") return html`<p class="dr-quiet dr-offline">${say("welcome.model", { title: connection.title })} ${connection.where}</p>`
  return html`<p class="dr-quiet dr-offline">
    ${say("welcome.offline", { where: connection.where })}
    <span class="dr-offline-acts">
      <button type="button" class="dr-link" onClick=${openConnect}>${say("bar.connect")}</button>
      <button type="button" class="dr-link" onClick=${openDifference}>${say("connect.difference")}</button>
    </span>
  </p>`
}

function Recent({ run, onTrouble }) {
  const go = async () => {
    try {
      const home = (await post(`/runs/${run.id}/home`)).conversation
      openConversation(home, "run", { run: run.id })
    } catch (problem) {
      onTrouble(problem)
    }
  }
  return html`<li>
    <button type="button" class="dr-entry" onClick=${go}>
      <span class="dr-entry-main">${run.title}</span>
      <span class="dr-entry-about">${say(`chat.status.${run.status}`)}</span>
      <span class="dr-entry-when">${when(run.updated_at)}</span>
    </button>
  </li>`
}
