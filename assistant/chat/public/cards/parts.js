// What cards are made of.

import { html, useEffect, useRef, useState } from "../vendor/preact-htm.js"
import { say } from "./words.js"

export function Panel({ title, tone = "", badge, children, label }) {
  return html`<section class=${`dr-card ${tone && `dr-${tone}`}`} aria-label=${label || title}>
    ${title && html`<header class="dr-head"><h3>${title}</h3>${badge}</header>`} ${children}
  </section>`
}

export function Loading() {
  return html`<p class="dr-quiet" role="status">${say("card.loading")}</p>`
}

export function Trouble({ problem, again }) {
  if (!problem) return null
  return html`<div class="dr-trouble" role="alert">
    <p>${problem.status ? problem.message : say(problem.pressed ? "card.unreachable.pressed" : "card.unreachable")}</p>
    ${again && html`<button class="dr-button" onClick=${again}>${say("card.again")}</button>`}
  </div>`
}

// A button that does something on the server: it waits, says that it does, and tells what went wrong.
export function Act({ label, act, main, danger, quiet, disabled, onTrouble, hint }) {
  const [busy, setBusy] = useState(false)
  const alive = useRef(true)
  const going = useRef(false) // a second click comes before the screen has changed
  useEffect(() => () => (alive.current = false), [])
  const go = async () => {
    if (going.current) return
    going.current = true
    setBusy(true)
    onTrouble?.(null)
    try {
      await act()
    } catch (problem) {
      onTrouble?.(Object.assign(problem, { pressed: true }))
    } finally {
      going.current = false
      if (alive.current) setBusy(false)
    }
  }
  const style = main ? "dr-button dr-main" : danger ? "dr-button dr-danger" : quiet ? "dr-link" : "dr-button"
  return html`<button
    type="button"
    class=${style}
    aria-busy=${busy}
    disabled=${disabled}
    title=${hint}
    onClick=${go}
  >${busy ? say("card.working") : label}</button>`
}

// Nothing here is done by Enter in a text: a form that is left by accident must not decide.
export function Buttons({ children }) {
  return html`<div class="dr-buttons">${children}</div>`
}

// Text that grows with what is typed into it.
export function TextArea({ value, onInput, label, disabled, placeholder, rows = 1 }) {
  const field = useRef(null)
  useEffect(() => {
    const node = field.current
    node.style.height = "auto"
    node.style.height = `${node.scrollHeight + 2}px`
  }, [value])
  return html`<textarea
    ref=${field}
    class="dr-input"
    rows=${rows}
    aria-label=${label}
    disabled=${disabled}
    placeholder=${placeholder || ""}
    value=${value}
    onInput=${(event) => onInput(event.target.value)}
    onKeyDown=${(event) => event.stopPropagation()}
  />`
}

export function Details({ summary, children, open = false, onToggle }) {
  return html`<details class="dr-details" open=${open} onToggle=${(event) => onToggle?.(event.currentTarget.open)}>
    <summary>${summary}</summary>${children}
  </details>`
}

// Who wrote something: by letter as well as by colour.
export function Mark({ source }) {
  if (!source) return null
  return html`<span class=${`dr-mark dr-mark-${source}`} title=${say(`source.${source}`)}>
    <span aria-hidden="true">${say(`source.${source}.letter`)}</span>
    <span class="dr-hidden">${say(`source.${source}`)}</span>
  </span>`
}

// Gives the focus to what has just been drawn: whoever asked for it goes on from there.
export function useFocus(when = true) {
  const place = useRef(null)
  useEffect(() => {
    if (when) place.current?.focus()
  }, [when])
  return place
}
