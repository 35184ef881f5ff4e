// A choice among what a draft offers: what stands at a place, and what could stand there instead.

import { html } from "../vendor/preact-htm.js"
import { Details } from "./parts.js"
import { say } from "./words.js"

// Returns what draws a place with its options around what stands there; nothing where there are none.
export function choiceOf(approval, wants) {
  const places = approval.options.filter((one) => one.taken)
  const others = approval.options.filter((one) => !one.taken)
  if (!others.length || !wants) return null
  return (path, inside) => {
    const place = places.find((one) => one.path === path)
    return place && html`<${Choice} place=${place} others=${others} first=${place === places[0]} wants=${wants} approval=${approval.id}>${inside}<//>`
  }
}

function Choice({ place, others, first, wants, approval, children }) {
  const taken = wants.taken[place.number] ?? place.number
  const elsewhere = Object.entries(wants.taken)
    .filter(([number]) => Number(number) !== place.number)
    .map(([, number]) => number)
  const option = (one) => html`<${Option}
    key=${one.number}
    one=${one}
    group=${`${approval}-${place.number}`}
    taken=${taken === one.number}
    elsewhere=${elsewhere.includes(one.number)}
    onTake=${() => wants.take(place.number, one.number, place.path)}
  >${taken === one.number && children}<//>`
  const list = html`<div class="dr-options">${others.map(option)}</div>`
  return html`<fieldset class="dr-choice">
    <legend class="dr-hidden">${say("decide.choose", { name: place.path.split("/").pop() })}</legend>
    ${option(place)}
    ${first || taken !== place.number
      ? html`<p class="dr-or">${say("decide.instead")}</p>${list}`
      : html`<${Details} summary=${say("decide.instead_n", { n: others.length })}>${list}<//>`}
  </fieldset>`
}

function Option({ one, group, taken, elsewhere, onTake, children }) {
  const id = `${group}-${one.number}`
  return html`<div class=${`dr-option ${taken ? "dr-option-taken" : ""}`}>
    <input type="radio" id=${id} name=${group} checked=${taken} disabled=${elsewhere} aria-label=${one.text} onChange=${onTake} />
    ${taken
      ? html`<div class="dr-option-body">${children}</div>`
      : html`<label class="dr-option-body" for=${id}>${one.text}${elsewhere && html`<span class="dr-quiet"> (${say("decide.taken_elsewhere")})</span>`}</label>`}
  </div>`
}
