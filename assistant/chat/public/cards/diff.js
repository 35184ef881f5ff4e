// Shows what differs, word by word: what went out, what came in, and what stands still.

import { html } from "../vendor/preact-htm.js"
import { Details } from "./parts.js"
import { say } from "./words.js"

const LONG = 420 // of a stretch that stands still, only its ends are shown
const END = 110

// Text with what went out and what came in. Both are said aloud, not only coloured.
export function Words({ segments }) {
  return segments.map((one, at) => {
    if (one.tag === "same") return html`<span key=${at}>${shortened(one.text)}</span>`
    const Tag = one.tag === "in" ? "ins" : "del"
    return html`<${Tag} key=${at} class=${`dr-${one.tag}`}>
      <span class="dr-hidden">${say(`diff.${one.tag}`)} </span>${one.text}<span class="dr-hidden"> ${say("diff.end")} </span>
    <//>`
  })
}

// Passages that differ, each under its name.
export function Changes({ changes, beside }) {
  return html`<ul class="dr-changes">
    ${changes.map(
      (one) => html`<li key=${`${one.step}${one.item}${one.path}`}>
        <div class="dr-change-name">${one.place || say("diff.whole")}${one.before === null && html`<span class="dr-badge">${say("diff.new")}</span>`}${
          one.after === null && html`<span class="dr-badge">${say("diff.gone")}</span>`
        }</div>
        <div class="dr-change-words"><${Words} segments=${one.segments} /></div>
        ${beside && beside(one)}
      </li>`,
    )}
  </ul>`
}

// The same, folded under a line that says how many there are.
export function FoldedChanges({ changes, label, open }) {
  if (!changes.length) return null
  return html`<${Details} summary=${label} open=${open}><${Changes} changes=${changes} /><//>`
}

// A value that was replaced by another, for short ones in a line.
export function Replaced({ before, after }) {
  return html`<span class="dr-replaced">
    <span class="dr-hidden">${say("diff.from")} </span><del class="dr-was">${before || say("diff.nothing")}</del>
    <span aria-hidden="true"> → </span><span class="dr-hidden"> ${say("diff.to")} </span><ins class="dr-becomes">${after || say("diff.nothing")}</ins>
  </span>`
}

function shortened(text) {
  if (text.length <= LONG) return text
  return `${text.slice(0, END)} … ${text.slice(-END)}`
}
