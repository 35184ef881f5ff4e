// What the checks say of a draft that waits: fine, fixed for you, and what needs you.

import { html, useMemo, useState } from "../vendor/preact-htm.js"
import { Details, TextArea } from "./parts.js"
import { Passages } from "./passages.js"
import { say } from "./words.js"
import { Writing, shown } from "./writing.js"

const NEEDS_YOU = ["block", "warn"]
const MOST = 60 // passages that can be changed beside a problem; more are changed in the draft

// `wants` is what the person typed; without it this is only read. `onAsk` takes a text for what is
// to be different.
export function Findings({ checks, passages = [], wants, onAsk }) {
  if (!checks) return null
  const needs = once(checks.found.filter((one) => NEEDS_YOU.includes(one.severity)))
  const remarks = checks.found.filter((one) => !NEEDS_YOU.includes(one.severity))
  const told = [
    say("findings.passed", { n: checks.passed }),
    checks.fixed.length && say("findings.fixed", { n: checks.fixed.length }),
    needs.length && say("findings.needs", { n: needs.length }),
  ]
  return html`<section class="dr-findings-of" aria-label=${say("findings.title")}>
    <p class="dr-findings-line">
      <${Sign} kind=${needs.some((one) => one.severity === "block") ? "block" : needs.length ? "warn" : "fine"} />
      ${told.filter(Boolean).join(" · ")}
    </p>
    ${checks.fixed.length > 0 &&
    html`<ul class="dr-findings">${checks.fixed.map((one, at) => html`<${Fixed} key=${at} one=${one} wants=${wants} />`)}</ul>`}
    ${needs.length > 0 &&
    html`<ul class="dr-findings">${needs.map((one, at) => html`<${Needs} key=${at} one=${one} passages=${passages} wants=${wants} onAsk=${onAsk} />`)}</ul>`}
    ${checks.waived.length > 0 && html`<${Intended} waived=${checks.waived} />`}
    ${remarks.length > 0 &&
    html`<${Details} summary=${say("findings.remarks", { n: remarks.length })}>
      <ul class="dr-findings">${remarks.map((one, at) => html`<${Needs} key=${at} one=${one} />`)}</ul>
    <//>`}
  </section>`
}

// What a person said is meant to be so, with their reason.
export function Intended({ waived }) {
  return html`<${Details} summary=${say("findings.waived", { n: waived.length })}>
    <ul class="dr-findings">${waived.map((one, at) => html`<li key=${at} class="dr-finding">
      <${Sign} kind="fine" />
      <div><p>${one.message}</p><p class="dr-small"><span class="dr-changed-tag">${say("findings.intended")}</span> ${one.reason}</p></div>
    </li>`)}</ul>
  <//>`
}

function Fixed({ one, wants }) {
  const isBack = wants && JSON.stringify(wants.edits[one.path]) === JSON.stringify(one.before)
  const simple = [one.before, one.after].every((value) => value === null || typeof value !== "object")
  return html`<li class="dr-finding">
    <${Sign} kind="fixed" />
    <div>
      <p><strong>${say("findings.fixed_label")}</strong> ${one.message}${one.place && html`<span class="dr-quiet"> (${one.place})</span>`}</p>
      ${simple && html`<p class="dr-small"><span class="dr-quiet">${say("findings.before")}</span> ${shown(one.before ?? "")} <span class="dr-quiet">${say("findings.after")}</span> ${shown(one.after ?? "")}</p>`}
      ${wants &&
      html`<button type="button" class="dr-link" onClick=${() => wants.edit(one.path, isBack ? one.after : one.before, one.after)}>
        ${isBack ? say("findings.keep_fix") : say("findings.undo_fix")}
      </button>`}
    </div>
  </li>`
}

function Needs({ one, passages = [], wants, onAsk }) {
  const [open, setOpen] = useState("")
  const reason = wants?.reasons[nameOf(one)]
  const toggle = (name) => setOpen(open === name ? "" : name)
  const below = useMemo(() => passages.filter((each) => each.path.startsWith(`${one.path}/`)), [passages, one.path])
  const single = one.value !== null && one.value !== undefined
  const canWrite = single || (one.path !== "" && below.length > 0 && below.length <= MOST)
  return html`<li class=${`dr-finding dr-finding-${one.severity}`}>
    <${Sign} kind=${one.severity} />
    <div>
      <p><strong>${say(`findings.${one.severity}`)}</strong> ${one.message}${one.place && html`<span class="dr-quiet"> (${one.place})</span>`}</p>
      ${one.evidence && !one.message.includes(one.evidence) && html`<p class="dr-quote">“${one.evidence}”</p>`}
      ${one.suggestion && html`<p class="dr-small">${one.suggestion}</p>`}
      ${reason !== undefined && open !== "reason" && html`<p class="dr-small"><span class="dr-changed-tag">${say("findings.intended")}</span> ${reason}</p>`}
      ${open === "edit" && (single ? html`<${Rewrite} one=${one} wants=${wants} onDone=${() => setOpen("")} />` : html`<${Passages} passages=${below} wants=${wants} />`)}
      ${open === "reason" && html`<${Reason} wants=${wants} name=${nameOf(one)} onDone=${() => setOpen("")} />`}
      ${wants &&
      html`<p class="dr-finding-ways">
        ${canWrite && html`<button type="button" class="dr-link" aria-expanded=${open === "edit"} onClick=${() => toggle("edit")}>${say("findings.edit")}</button>`}
        ${onAsk && html`<button type="button" class="dr-link" onClick=${() => onAsk(wish(one))}>${say(one.suggestion ? "findings.use" : "findings.ask")}</button>`}
        <button type="button" class="dr-link" aria-expanded=${open === "reason"} onClick=${() => toggle("reason")}>${say("findings.why")}</button>
      </p>`}
    </div>
  </li>`
}

function Rewrite({ one, wants, onDone }) {
  return html`<${Writing}
    passage=${{ holds: typeof one.value === "number" ? "integer" : "text", options: [] }}
    label=${one.place || one.message}
    value=${one.path in wants.edits ? wants.edits[one.path] : one.value}
    changed=${one.path in wants.edits}
    onInput=${(typed) => wants.edit(one.path, typed, one.value)}
    onDone=${onDone}
    onBack=${() => wants.edit(one.path, null, null)}
  />`
}

// Why something is meant to be as it is: it lasts, and is not asked again.
function Reason({ wants, name, onDone }) {
  const change = (text) => {
    const { [name]: _, ...others } = wants.reasons
    wants.change({ reasons: text ? { ...others, [name]: text } : others })
  }
  return html`<div class="dr-writing">
    <${TextArea} label=${say("findings.reason")} placeholder=${say("findings.reason_hint")} value=${wants.reasons[name] ?? ""} onInput=${change} />
    <span class="dr-writing-ends"><button type="button" class="dr-button dr-small-button" onClick=${onDone}>${say("decide.done")}</button></span>
  </div>`
}

// The same thing said of several places is said once.
const once = (found) => found.filter((one, at) => found.findIndex((other) => alike(one, other)) === at)
const alike = (one, other) => other.check === one.check && other.message === one.message

const nameOf = (one) => `${one.check} ${one.path} ${one.message}`
const wish = (one) => [one.place, one.suggestion || one.message].filter(Boolean).join(": ")

// What is meant to be so, with the reasons that were given; said once of all places alike.
export function intendedOf(checks, wants) {
  const found = checks?.found || []
  return found
    .map((one) => [one, wants.reasons[nameOf(found.find((other) => alike(one, other)))]])
    .filter(([, reason]) => reason?.trim())
    .map(([{ check, path, evidence }, reason]) => ({ check, path, evidence, reason: reason.trim() }))
}

const SIGNS = { fine: "✓", fixed: "✓", warn: "!", block: "✕", info: "i" }

function Sign({ kind }) {
  return html`<span class=${`dr-sign dr-sign-${kind}`} aria-hidden="true">${SIGNS[kind]}</span>`
}
