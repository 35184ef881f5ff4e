// Shows what differs, word by word: what went out, what came in, and what stands still.

import { html } from "../vendor/preact-htm.js"
import { Details } from "./parts.js"
import { say } from "./words.js"

const LONG = 420 // of a stretch that stands still, only its ends are shown
const END = 110
const MANY = 40 // changes that are read one by one; more are folded under their sections

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

// Sections that differ. Where there is much, a line says how much, and each section is opened.
export function Sections({ parts, beside, otherwise }) {
  const all = parts.flatMap((one) => (one.kind === "changed" ? one.differences : []))
  const folded = all.length > MANY
  return html`${folded && html`<p><strong>${sumOf(all, parts.length)}</strong></p>`}
    ${parts.map((part) => {
      const key = `${part.step} ${part.item}`
      if (part.kind !== "changed") {
        return html`<p key=${key}><strong>${part.title}:</strong> <span class="dr-quiet">${otherwise(part.kind)}</span></p>`
      }
      return html`<${Details} key=${key} open=${!folded} summary=${html`${part.title} <span class="dr-quiet">(${part.differences.length})</span>`}>
        <${Changes} changes=${part.differences} beside=${beside} />
      <//>`
    })}`
}

function sumOf(changes, sections) {
  const figures = changes.filter(isFigure).length
  const counts = [
    figures && say("diff.figures", { n: figures }),
    changes.length > figures && say("edit.passages", { n: changes.length - figures }),
  ]
  return say("diff.sum", { n: sections, what: counts.filter(Boolean).join(", ") })
}

// What code computes: no words of anybody, which could be kept or put back.
export const isFigure = (one) => ![one.before, one.after].some((text) => text?.includes(" "))

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
