// What follows from the numbers that wait for an OK: computed anew while they are typed over.

import { html, useEffect, useMemo, useState } from "../vendor/preact-htm.js"
import { api } from "./api.js"
import { Groups } from "./groups.js"
import { Trouble } from "./parts.js"
import { known, say } from "./words.js"
import { asWritten, writtenNumber } from "./written_numbers.js"

const REST_MILLISECONDS = 250
const MOST_IN_SIGHT = 4
const TONES = { ok: "✓", warn: "!", bad: "✗" }

export function Figures({ it, wants, onSeen }) {
  const seen = useFigures(`/runs/${it.run}/approvals/${it.id}/figures`, wants, it.is_current)
  useEffect(() => {
    if (seen.view) onSeen()
  }, [Boolean(seen.view)])
  const originals = useMemo(() => new Map(it.passages.map((one) => [one.path, one.value])), [it.passages])
  const change = (path, value) => wants.edit(path, value, originals.get(path))
  if (!seen.view) return html`<${Trouble} problem=${seen.problem} />`
  const { shown, ways, numbers, remark } = seen.view
  return html`<div class="dr-figures">
    <${Shown} shown=${shown} />
    <${Ways} ways=${ways} remark=${remark} change=${change} />
    <div class="dr-sums-line">
      <${InSight} shown=${shown} />
      ${seen.problem && html`<p class="dr-wrong-text">${seen.problem.message}</p>`}
    </div>
    <${Groups}
      fields=${numbers.map((one) => ({ ...one, name: one.path }))}
      title=${say("figures.numbers")}
      draw=${(one) => html`<${NumberField} key=${one.path} one=${one} wants=${wants} card=${it.id} change=${change} />`}
      isGiven=${(one) => isYours(one, wants)}
      problem=${() => false}
    />
  </div>`
}

function Shown({ shown }) {
  return html`<dl class="dr-sums" aria-live="polite" aria-label=${say("figures.title")}>
    ${shown.map(
      (one) => html`<div key=${one.label} class=${`dr-sum dr-sum-${one.tone}`}>
        <dt>${one.label}</dt>
        <dd>
          ${TONES[one.tone] && html`<span class="dr-sum-sign" aria-hidden="true">${TONES[one.tone]}</span>`}
          <b>${one.value}</b>
          ${known(`figures.tone.${one.tone}`) && html`<span class="dr-hidden">, ${say(`figures.tone.${one.tone}`)}</span>`}
          ${one.note && html`<span class="dr-quiet dr-small">${one.note}</span>`}
        </dd>
      </div>`,
    )}
  </dl>`
}

// The same in a line that stays in sight while fields further down are typed into.
function InSight({ shown }) {
  return html`<p aria-hidden="true">
    ${shown.slice(0, MOST_IN_SIGHT).map((one) => html`<span key=${one.label} class=${`dr-sum-${one.tone}`}>${one.label} <b>${TONES[one.tone] || ""} ${one.value}</b></span>`)}
  </p>`
}

// Each way out is a button that fills the fields; nothing is decided by it.
function Ways({ ways, remark, change }) {
  if (!ways.length && !remark) return null
  return html`<div class="dr-ways-out" role="group" aria-label=${say("figures.ways")}>
    <h4>${say("figures.ways")}</h4>
    ${remark && html`<p>${remark}</p>`}
    <ul>
      ${ways.map(
        (one) => html`<li key=${one.title}>
          <button type="button" class="dr-button" onClick=${() => one.patches.forEach((patch) => change(patch.path, patch.value))}>${one.title}</button>
          <span>${one.says}</span>
        </li>`,
      )}
    </ul>
  </div>`
}

function NumberField({ one, wants, card, change }) {
  const id = `${card}${one.path.replace(/\W+/g, "-")}`
  const now = one.path in wants.edits ? wants.edits[one.path] : one.value
  const [typed, setTyped] = useState(null) // as it stands in the field while it is written
  const text = typed ?? asWritten(now * one.scale)
  const read = (text) => writtenNumber(text, { share: one.unit === "%" })
  const fits = read(text) !== null
  const type = (fresh) => {
    setTyped(fresh)
    const number = read(fresh)
    if (number !== null) change(one.path, Number((number / one.scale).toPrecision(12)))
  }
  return html`<div class="dr-field">
    <div class="dr-field-head">
      <label class="dr-label" for=${id}>${one.label}</label>
      <span class="dr-quiet dr-small">${isYours(one, wants) ? say("figures.whose.yours") : one.whose}</span>
    </div>
    <span class="dr-sum-entry">
      <input
        class="dr-input dr-short"
        id=${id}
        type="text"
        inputmode="decimal"
        autocomplete="off"
        maxlength="20"
        value=${text}
        aria-describedby=${`${id}-about`}
        aria-invalid=${!fits}
        onInput=${(event) => type(event.target.value)}
        onBlur=${() => setTyped(null)}
        onKeyDown=${(event) => (event.stopPropagation(), event.key === "Enter" && event.preventDefault())}
      />${one.unit && html`<span class="dr-quiet" aria-hidden="true">${one.unit}</span>`}
    </span>
    <p id=${`${id}-about`} class=${fits ? "dr-quiet dr-small" : "dr-wrong-text"}>${fits ? [one.unit && html`<span class="dr-hidden">${one.unit}. </span>`, one.hint] : say("figures.misfit")}</p>
  </div>`
}

// What the server makes of it; while it is asked again, what it said last stays.
function useFigures(path, wants, active) {
  const [seen, setSeen] = useState({ view: null, problem: null })
  const body = JSON.stringify(wants.answer())
  useEffect(() => {
    if (!active) return undefined
    const giveUp = new AbortController()
    const ask = async () => {
      try {
        const view = await api(path, { method: "POST", json: JSON.parse(body), signal: giveUp.signal })
        setSeen({ view, problem: null })
      } catch (problem) {
        if (problem.name !== "AbortError") setSeen((old) => ({ ...old, problem }))
      }
    }
    const timer = setTimeout(ask, seen.view ? REST_MILLISECONDS : 0)
    return () => {
      clearTimeout(timer)
      giveUp.abort()
    }
  }, [path, body, active])
  return seen
}

const isYours = (one, wants) => one.whose === "yours" || one.path in wants.edits
