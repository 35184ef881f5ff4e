// The plan of a launch card: steps, stops, time, price and limit, and where words go.

import { html, useEffect, useState } from "../vendor/preact-htm.js"
import { Details, Trouble } from "./parts.js"
import { duration, money, say } from "./words.js"
import { writtenNumber } from "./written_numbers.js"

const HOW_OFTEN = ["always", "key", "end"]

export function Plan({ view, form, onMissing }) {
  const [changing, setChanging] = useState(false)
  if (!view.plan) return html`<${NotYet} view=${view} onMissing=${onMissing} />`
  const { plan } = view
  return html`<div class="dr-plan" role="group" aria-label=${say("plan.label")} aria-live="polite">
    <p class="dr-plan-line"><b>${say("plan.steps", { n: plan.steps })}</b> ${stops(plan)}</p>
    <p>${price(plan)} <span class="dr-where">${plan.where}</span></p>
    ${plan.caution && html`<p class="dr-quiet dr-small">${plan.caution}</p>`}
    <div class="dr-plan-more">
      <button type="button" class="dr-link" aria-expanded=${changing} onClick=${() => setChanging(!changing)}>${say("plan.change")}</button>
      <${Details} summary=${say("plan.see_steps")}>
        <ol class="dr-plan-steps">${view.step_titles.map((one) => html`<li key=${one}>${one}</li>`)}</ol>
      <//>
    </div>
    ${changing && html`<${Terms} view=${view} form=${form} />`}
  </div>`
}

function NotYet({ view, onMissing }) {
  const wrong = view.fields.filter((one) => one.problem)
  return html`<div class="dr-plan" role="group" aria-label=${say("plan.label")}>
    <p>${say("plan.not_yet")}
      ${wrong.map((one) => html` <button type="button" class="dr-link" key=${one.name} onClick=${() => onMissing(one)}>${one.title}</button>`)}
    </p>
  </div>`
}

function stops(plan) {
  if (!plan.stops.length) return say("plan.stops.none")
  const titles = plan.stops.map((one) => one.charAt(0).toLowerCase() + one.slice(1))
  const last = titles.pop()
  const at = titles.length ? say(titles.length > 1 ? "plan.and.more" : "plan.and", { first: titles.join(", "), last }) : last
  const key = plan.stops.length === 2 ? "plan.stops.two" : "plan.stops"
  return say(key, { n: plan.stops.length, at })
}

function price(plan) {
  if (!plan.calls) return say("plan.free", { time: about(plan.seconds) })
  const values = { time: about(plan.seconds), price: money(plan.typical_usd), limit: limits(plan) }
  if (plan.typical_usd === null) return say("plan.unpriced", values)
  return say("plan.price", values)
}

function limits(plan) {
  const all = [money(plan.limit_usd)]
  if (plan.limit_calls !== null) all.push(say("limit.calls", { n: plan.limit_calls, amount: plan.limit_calls.toLocaleString("en-US") }))
  if (plan.limit_tokens !== null) all.push(say("limit.tokens", { n: plan.limit_tokens, amount: plan.limit_tokens.toLocaleString("en-US") }))
  return all.join(", ")
}

const about = (seconds) => (seconds < 60 ? say("plan.seconds", { n: Math.round(seconds) }) : duration(seconds))

function Terms({ view, form }) {
  const [problem, setProblem] = useState(null)
  const choose = (change) => {
    setProblem(null)
    return form.choose(change).catch(setProblem)
  }
  return html`<div class="dr-terms">
    <fieldset class="dr-opts dr-often">
      <legend class="dr-label">${say("plan.often")}</legend>
      ${HOW_OFTEN.map(
        (one) => html`<label class="dr-opt" key=${one}>
          <input type="radio" name=${`often-${view.id}`} checked=${view.autonomy === one} onChange=${() => choose({ autonomy: one })} />
          <span>${say(`autonomy.${one}`)}</span>
        </label>`,
      )}
    </fieldset>
    <p class="dr-quiet dr-small">${say(`autonomy.${view.autonomy}.what`)}</p>
    ${view.plan.calls > 0 && html`<${Limit} view=${view} choose=${choose} /><${Calls} view=${view} choose=${choose} />`}
    <${Trouble} problem=${problem} />
  </div>`
}

function Limit({ view, choose }) {
  const { plan } = view
  const [text, setText] = useState(String(plan.limit_usd))
  const id = `limit-${view.id}`
  const amount = writtenNumber(text.replace("$", ""))
  const fits = amount !== null && amount > 0 && amount <= 10000
  useEffect(() => {
    if (!fits || amount === plan.limit_usd) return undefined
    const timer = setTimeout(() => choose({ limit_usd: amount }), 600)
    return () => clearTimeout(timer)
  }, [text])
  const low = fits && plan.typical_usd !== null && amount < plan.typical_usd
  return html`<div class="dr-field">
    <label class="dr-label" for=${id}>${say("plan.limit")}</label>
    <div class="dr-dollars"><span aria-hidden="true">$</span><input
      class="dr-input dr-short"
      id=${id}
      type="text"
      inputmode="decimal"
      autocomplete="off"
      value=${text}
      aria-invalid=${!fits}
      aria-describedby=${`${id}-about`}
      onInput=${(event) => setText(event.target.value)}
      onKeyDown=${(event) => (event.stopPropagation(), event.key === "Enter" && event.preventDefault())}
    /></div>
    <p id=${`${id}-about`} class=${fits ? "dr-quiet dr-small" : "dr-wrong-text"}>
      ${say(!fits ? "plan.limit.misfit" : low ? "plan.limit.low" : "plan.limit.what", { price: money(plan.typical_usd) })}
    </p>
  </div>`
}

function Calls({ view, choose }) {
  const { plan } = view
  const [text, setText] = useState(String(view.limit_calls ?? ""))
  const id = `calls-${view.id}`
  const wanted = text.trim() === "" ? null : Number(text)
  const fits = wanted === null || (Number.isInteger(wanted) && wanted > 0 && wanted <= 1e9)
  useEffect(() => {
    if (!fits || wanted === view.limit_calls) return undefined
    const timer = setTimeout(() => choose({ limit_calls: wanted }), 600)
    return () => clearTimeout(timer)
  }, [text])
  return html`<div class="dr-field">
    <label class="dr-label" for=${id}>${say("plan.calls")}</label>
    <input
      class="dr-input dr-short"
      id=${id}
      type="text"
      inputmode="numeric"
      autocomplete="off"
      value=${text}
      aria-invalid=${!fits}
      aria-describedby=${`${id}-about`}
      onInput=${(event) => setText(event.target.value)}
      onKeyDown=${(event) => (event.stopPropagation(), event.key === "Enter" && event.preventDefault())}
    />
    <p id=${`${id}-about`} class=${fits ? "dr-quiet dr-small" : "dr-wrong-text"}>
      ${say(fits ? "plan.calls.what" : "plan.calls.misfit", { n: plan.calls, most: plan.most_calls.toLocaleString("en-US") })}
    </p>
  </div>`
}
