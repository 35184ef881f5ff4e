// Something that waits for a person's OK: to read, choose, change, and answer, once.

import { html, useEffect, useRef, useState } from "../vendor/preact-htm.js"
import { api, post } from "./api.js"
import { Figures } from "./figures.js"
import { Findings, intendedOf } from "./findings.js"
import { choiceOf } from "./choice.js"
import { Conflict } from "./conflict.js"
import { Decided, Superseded } from "./decided.js"
import { Ask, Decision, Over } from "./deciding.js"
import { Changes, FoldedChanges } from "./diff.js"
import { look, useLive } from "./live.js"
import { Details, Loading, Panel, Trouble } from "./parts.js"
import { Passages } from "./passages.js"
import { Seen } from "./seen.js"
import { useLatest } from "./latest.js"
import { usePreview, useWants } from "./wants.js"
import { say, when } from "./words.js"

export function Approval({ run, approval }) {
  const [settled, setSettled] = useState(false)
  const place = useRef(null)
  const path = `/runs/${run}/approvals/${approval}`
  // What is decided stays so, but for an undo, and then it is asked for again in a card of its own.
  const live = useLive(path, (news) => !settled && news.kind === "changed" && news.run === run)
  const isLatest = useLatest("approval", approval, place)
  const it = live.data
  useEffect(() => setSettled(it?.status === "decided"), [it?.status])
  return html`<div ref=${place}>
    ${it
      ? html`<${Standing} it=${it} live=${live} isLatest=${isLatest} />`
      : live.problem
        ? html`<${Panel} title=${say("approval.title")}><${Trouble} problem=${live.problem} again=${live.look} /><//>`
        : html`<${Panel} label=${say("approval.title")}><${Loading} /><//>`}
  </div>`
}

function Standing({ it, live, isLatest }) {
  const wants = useWants(it.id)
  const [here, setHere] = useState(false) // it was decided in this card
  const decide = async (verdict, more = {}) => {
    const answer = { shown: it.shown, verdict, ...more }
    try {
      const decided = await post(`/runs/${it.run}/approvals/${it.id}/decision`, answer)
      setHere(true)
      if (verdict !== "stop") wants.forget()
      live.set(decided)
    } catch (problem) {
      if (problem.status !== 409) throw problem
      const now = await api(`/runs/${it.run}/approvals/${it.id}`) // whoever was first is shown
      live.set(now)
      if (now.status === "pending") throw problem
    }
    look()
  }
  if (it.status === "decided") return html`<${Decided} it=${it} wants=${wants} here=${here} />`
  if (!isLatest) return html`<${Over} sign="↓" line=${say("approval.again_below", { title: it.title })} />`
  if (it.status === "superseded") return html`<${Superseded} it=${it} wants=${wants} />`
  if (it.kind === "conflict") return html`<${Conflict} it=${it} wants=${wants} decide=${decide} problem=${live.problem} />`
  return html`<${Pending} it=${it} wants=${wants} decide=${decide} problem=${live.problem} />`
}

function Pending({ it, wants, decide, problem }) {
  const [trouble, setTrouble] = useState(null)
  const [seen, setSeen] = useState(!isRead(it)) // nobody approves what is still being loaded
  useEffect(() => {
    if (!problem) setTrouble((was) => (was?.status ? was : null)) // it can be reached again
  }, [problem])
  const preview = usePreview(`/runs/${it.run}/approvals/${it.id}/preview`, wants, it.is_current)
  const passages = Object.keys(wants.taken).length && preview.view ? preview.view.passages : it.passages
  const ask = (text) => wants.change({ asking: true, ask: wants.ask ? `${wants.ask}\n${text}` : text })
  const stopped = it.run_status === "paused"
  return html`<${Panel}
    title=${it.title}
    label=${it.item ? `${it.title}: ${it.item}` : it.title}
    tone=${it.is_accept ? "stops" : "asks"}
    badge=${html`<span class="dr-quiet dr-small">${say("approval.since", { at: when(it.created_at) })}</span>`}
  >
    ${it.item && html`<p class="dr-quiet">${it.part}</p>`}
    <p>${it.is_accept ? say("approval.accept_ask") : it.ask}</p>
    ${stopped && html`<${Stopped} it=${it} />`}
    ${!it.is_current && html`<p class="dr-quiet" role="status">${say("approval.moving")}</p>`}
    ${it.is_accept && html`<${Findings} checks=${it.checks} passages=${it.passages} wants=${wants} onAsk=${!it.offline && ask} />`}
    <${FoldedChanges} changes=${it.since} label=${say("approval.changed_since", { n: it.since.length })} />
    <${Notes} it=${it} />
    <${Content} it=${it} passages=${passages} wants=${wants} onSeen=${() => setSeen(true)} />
    ${!it.is_accept && html`<${Findings} checks=${it.checks} passages=${it.passages} wants=${wants} onAsk=${!it.offline && ask} />`}
    <${Mine} wants=${wants} preview=${preview} />
    <${Trouble} problem=${trouble || problem} />
    ${wants.asking
      ? html`<${Ask} wants=${wants} hint=${say(it.offline ? "approval.ask_offline" : "approval.ask_hint")} onTrouble=${setTrouble} onSend=${() => decide("request_changes", { ...wants.answer(), comment: wants.ask.trim() })} />`
      : html`<${Ways} it=${it} wants=${wants} seen=${seen} decide=${decide} onTrouble=${setTrouble} />`}
    <p class="dr-quiet dr-small dr-no-hurry">${say("approval.no_hurry")}</p>
  <//>`
}

// Whether what it shows is asked for after the card itself.
const isRead = (it) => it.kind !== "effect" && (it.has_figures || it.has_document)

// What there is to read. A payload that goes out is shown to the letter.
function Content({ it, passages, wants, onSeen }) {
  if (it.kind === "effect") return html`<pre class="dr-payload" tabindex="0" aria-label=${say("approval.payload")}>${JSON.stringify(it.content, null, 2)}</pre>`
  if (it.has_figures) {
    return html`<${Figures} it=${it} wants=${wants} onSeen=${onSeen} />
      <${Details} summary=${say("figures.all")}><${Seen} approval=${it} wants=${wants} onSeen=${onSeen} /><//>`
  }
  if (it.has_document) {
    const seen = html`<${Seen} approval=${it} wants=${wants} onSeen=${onSeen} />`
    return it.is_accept ? html`<${Details} summary=${say("approval.see_draft")}>${seen}<//>` : seen
  }
  return html`<${Passages} passages=${passages} original=${it.passages} wants=${wants} choice=${choiceOf(it, wants)} />`
}

function Ways({ it, wants, seen, decide, onTrouble }) {
  const intended = intendedOf(it.checks, wants)
  const mine = { ...wants.answer(), intended }
  const goesOn = it.run_status === "paused" && !it.run_reason.error
  const thenOn = (act) => async () => {
    await act()
    if (goesOn) await post(`/runs/${it.run}/resume`).catch(() => {})
  }
  const save = say(it.is_accept ? "approval.save_check" : "approval.save")
  return html`<div class="dr-buttons dr-ways">
    ${wants.count
      ? html`<${Decision} main label=${save} disabled=${!it.is_current || !seen} onTrouble=${onTrouble} act=${thenOn(() => decide("edit", mine))} />`
      : html`<${Decision} main=${!it.is_accept} danger=${it.is_accept} label=${say(it.is_accept ? "approval.accept" : "approval.approve")} disabled=${!it.is_current || !seen} onTrouble=${onTrouble} act=${thenOn(() => decide("approve", { intended }))} />`}
    <button type="button" class="dr-button" onClick=${() => wants.change({ asking: true })}>${say("approval.ask_changes")}</button>
    ${it.run_status !== "paused" && html`<${Decision} label=${say("approval.stop")} onTrouble=${onTrouble} act=${() => decide("stop")} />`}
  </div>`
}

// What the person changed so far, word by word.
function Mine({ wants, preview }) {
  if (!wants.count) return null
  const changes = preview.view?.changed
  return html`<div class="dr-mine" aria-live="off">
    <p><strong>${say("approval.mine", { n: changes?.length || wants.count })}</strong>${" "}
      <button type="button" class="dr-link" onClick=${wants.back}>${say("approval.mine_back")}</button></p>
    ${changes && html`<${Details} summary=${say("approval.mine_show")}><${Changes} changes=${changes} /><//>`}
    ${preview.problem && html`<${Trouble} problem=${preview.problem} />`}
  </div>`
}

function Notes({ it }) {
  if (!it.notes.length) return null
  return html`<div class="dr-notes">
    ${it.notes.map((one, at) => html`<p key=${at} class="dr-small"><span class="dr-badge">${say("approval.note")}</span> “${one.text}” ${at === it.notes.length - 1 && it.offline && html`<span class="dr-quiet">${say("approval.note_offline")}</span>`}</p>`)}
  </div>`
}

function Stopped({ it }) {
  const [trouble, setTrouble] = useState(null)
  return html`<div class="dr-banner" role="status">
    <p>${say("approval.stopped", { why: it.run_reason.error ? it.run_reason.message : "" })}</p>
    ${!it.run_reason.error &&
    html`<${Decision} label=${say("approval.go_on")} onTrouble=${setTrouble} act=${async () => {
      await post(`/runs/${it.run}/resume`)
      look()
    }} />`}
    <${Trouble} problem=${trouble} />
  </div>`
}
