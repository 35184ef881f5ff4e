// What became of something that waited: a quiet line, what it said, and what a person had typed
// into it when another answer came first.

import { html, useEffect, useState } from "../vendor/preact-htm.js"
import { api, post } from "./api.js"
import { Decision, Copy, Over } from "./deciding.js"
import { Changes, FoldedChanges } from "./diff.js"
import { Impact } from "./impact.js"
import { showCard } from "./places.js"
import { Details, Panel, Trouble } from "./parts.js"
import { Passages } from "./passages.js"
import { Seen } from "./seen.js"
import { handOver, usePreview } from "./wants.js"
import { clock, say, when } from "./words.js"

const MOST_TRIES = 8
const SIGNS = { approve: "✓", edit: "✓", request_changes: "↺", stop: "■" }

export function Decided({ it, wants, here }) {
  const [made, setMade] = useState(null) // the change that was proposed of what was typed here
  // Another tab of this browser has answered with these very words.
  useEffect(() => {
    if (wants.count && !wants.isKept()) wants.forget()
  }, [])
  if (made) return html`<${Over} sign="✓" line=${lineOf(it)} more=${say("late.proposed")} fresh /><${Proposed} run=${it.run} proposal=${made} />`
  if (wants.count && !here && wants.isKept()) return html`<${Late} it=${it} wants=${wants} onMade=${setMade} />`
  const { verdict, at, changed, comment } = it.decided
  const more = [
    when(at),
    changed.length && say("decided.with_edits", { n: changed.length }),
    it.run_status === "paused" && !it.run_reason.error && say("decided.paused"),
  ]
  return html`<${Over} fresh=${here} sign=${SIGNS[verdict] || "✓"} line=${lineOf(it)} more=${more.filter(Boolean).join(" · ")}>
    ${comment && html`<p class="dr-quote">“${comment}”</p>`}
    <${FoldedChanges} changes=${changed} label=${say("decided.edits", { n: changed.length })} open />
    <${WhatItSaid} it=${it} />
  <//>`
}

function lineOf(it) {
  const kind = it.kind === "conflict" ? "conflict" : it.is_accept ? "accept" : "approval"
  const who = it.decided.mine ? "you" : "other"
  return say(`decided.${kind}.${it.decided.verdict}.${who}`, { who: it.decided.by, title: it.title, item: it.item })
}

function WhatItSaid({ it }) {
  if (it.kind !== "approval") return html`<pre class="dr-payload" tabindex="0">${JSON.stringify(it.content, null, 2)}</pre>`
  return it.has_document ? html`<${Seen} approval=${it} />` : html`<${Passages} passages=${it.passages} />`
}

// Another answer came first: who, what and when, and nothing of theirs is lost.
function Late({ it, wants, onMade }) {
  const [trouble, setTrouble] = useState(null)
  const preview = usePreview(`/runs/${it.run}/approvals/${it.id}/preview`, wants, true)
  const changes = preview.view?.changed || []
  const by = it.decided.mine ? say("late.you") : it.decided.by
  const told = say(`late.${it.decided.verdict}`, { who: by, at: clock(it.decided.at) })
  const propose = async () => {
    const proposal = await post(`/runs/${it.run}/approvals/${it.id}/proposal`, wants.answer())
    onMade(proposal.id)
    wants.forget()
  }
  return html`<${Panel} title=${say("late.title")} tone="asks" label=${`${say("late.title")}: ${it.title}`}>
    <p role="status">${told} ${say("late.safe", { n: changes.length || wants.count })}</p>
    ${changes.length > 0 && html`<${Changes} changes=${changes} />`}
    <${Trouble} problem=${trouble || preview.problem} />
    <div class="dr-buttons">
      <${Decision} main label=${say("late.propose")} act=${propose} onTrouble=${setTrouble} />
      <${Copy} label=${say("late.copy")} text=${asText(changes, wants)} />
      <button type="button" class="dr-button" onClick=${wants.forget}>${say("late.drop")}</button>
    </div>
    <${Details} summary=${say("late.see")}><${WhatItSaid} it=${it} /><//>
  <//>`
}

// The change, where it was told in the conversation; here where it was not.
function Proposed({ run, proposal }) {
  const [here, setHere] = useState(false)
  useEffect(() => {
    let tries = 0
    const find = setInterval(() => {
      tries += 1
      const found = showCard("impact", { proposal })
      if (found || tries === MOST_TRIES) clearInterval(find)
      if (!found && tries === MOST_TRIES) setHere(true)
    }, 300)
    return () => clearInterval(find)
  }, [])
  return here && html`<${Impact} run=${run} proposal=${proposal} />`
}

// What it showed is no longer there: something above it was changed.
export function Superseded({ it, wants }) {
  const [trouble, setTrouble] = useState(null)
  const go = () => showCard("approval", { approval: it.newer })
  const take = async () => {
    const newer = await api(`/runs/${it.run}/approvals/${it.newer}`)
    handOver(wants, newer.id, newer.passages.map((one) => one.path))
    wants.forget()
    go()
  }
  const line = say("superseded.line", { title: it.title })
  const overtaken = say(it.newer ? "superseded.why" : "superseded.coming")
  const why = it.withdrawn ? say("superseded.late", { why: it.withdrawn }) : overtaken
  if (!wants.count) {
    return html`<${Over} sign="↻" line=${line}>
      <p>${why}</p>
      ${it.newer && html`<button type="button" class="dr-link" onClick=${go}>${say("superseded.newest")}</button>`}
    <//>`
  }
  return html`<${Panel} title=${line} tone="asks">
    <p role="status">${why} ${say("late.safe", { n: wants.count })}</p>
    <${Trouble} problem=${trouble} />
    <div class="dr-buttons">
      <${Decision} main label=${say("superseded.take")} disabled=${!it.newer} act=${take} onTrouble=${setTrouble} />
      <${Copy} label=${say("late.copy")} text=${asText([], wants)} />
      <button type="button" class="dr-button" onClick=${wants.forget}>${say("late.drop")}</button>
    </div>
  <//>`
}

function asText(changes, wants) {
  if (changes.length) return changes.map((one) => `${one.place}:\n${one.after ?? ""}`).join("\n\n")
  return Object.values(wants.edits).map(String).join("\n\n")
}
