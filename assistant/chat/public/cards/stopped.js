// A draft that came to rest before its end: why, what is safe, and ways to go on.

import { html, useEffect, useState } from "../vendor/preact-htm.js"
import { post } from "./api.js"
import { openConnect } from "./connect.js"
import { Over } from "./deciding.js"
import { look, useLive } from "./live.js"
import { Act, Loading, Panel, Trouble } from "./parts.js"
import { clock, money, say, when } from "./words.js"

const KEYS = ["WrongKey", "NotConnected"]
const MODELS = ["UnknownModel", "Unavailable"]

export function Stopped({ run, status, seq = 0 }) {
  const [over, setOver] = useState(false)
  const live = useLive(`/runs/${run}/halts/${seq}`, (news) => !over && news.kind === "changed" && news.run === run)
  const it = live.data
  useEffect(() => setOver(Boolean(it?.went_on)), [it?.went_on])
  if (it) return it.went_on ? html`<${WentOn} it=${it} />` : html`<${Halted} it=${it} problem=${live.problem} />`
  if (live.problem) return html`<${Panel} title=${say(`halt.title.${status}`)}><${Trouble} problem=${live.problem} again=${live.look} /><//>`
  return html`<${Panel} label=${say(`halt.title.${status}`)}><${Loading} /><//>`
}

function WentOn({ it }) {
  return html`<${Over} sign="▸" line=${say("halt.went_on", { why: titleOf(it), at: clock(it.went_on) })} more=${when(it.at)}>
    <p>${it.message}</p>
  <//>`
}

function Halted({ it, problem }) {
  const [trouble, setTrouble] = useState(null)
  const [staying, setStaying] = useState(false)
  const calm = it.status !== "failed" && !it.error
  if (staying) return html`<${Over} sign="■" line=${titleOf(it)} more=${say("halt.stays")}><${Why} it=${it} /><${Ways} it=${it} onTrouble=${setTrouble} /><${Trouble} problem=${trouble} /><//>`
  return html`<${Panel} title=${titleOf(it)} tone=${calm ? "" : "stops"} badge=${html`<span class="dr-quiet dr-small">${when(it.at)}</span>`}>
    <${Why} it=${it} />
    <${Trouble} problem=${trouble || problem} />
    <${Ways} it=${it} onTrouble=${setTrouble} stay=${() => setStaying(true)} />
  <//>`
}

function titleOf(it) {
  if (it.error === "LimitReached") return atTheLimit(it)
  if (KEYS.includes(it.error)) return say(`halt.title.${it.error}`, { title: it.facts.title || it.writer })
  if (it.status === "failed") return say("halt.title.failed_step", { step: it.step_title || it.run_title })
  if (it.error) return say("halt.title.writer")
  return say(`halt.title.${it.status}`)
}

function atTheLimit(it) {
  const { of = "usd", whose = "run", spent = it.spent_usd, limit = it.limit_usd } = it.facts
  if (of === "usd") return say(whose === "day" ? "halt.title.day" : "halt.title.limit", { spent: dollars(spent), limit: dollars(limit) })
  return say(whose === "day" ? `halt.title.day.${of}` : `halt.title.limit.${of}`, { spent: counted(spent), limit: counted(limit) })
}

function Why({ it }) {
  const safe = say(it.is_by_model || it.spent_usd > 0 ? "halt.safe_paid" : "halt.safe", { n: it.finished, steps: it.steps })
  if (it.error === "LimitReached") {
    if (it.facts.whose === "day") return html`<p>${it.message}</p><p>${safe}</p>`
    return html`<p>${safe}${it.left_usd !== null && html` ${say("halt.to_finish", { about: money(it.left_usd) })}`}</p>`
  }
  return html`
    ${(it.error || it.status === "failed") && html`<p>${it.message}</p>`}
    ${it.taken_back.length > 0 && html`<p>${say("halt.taken_back", { steps: it.taken_back.join(", ") })}</p>`}
    ${it.not_taken_back.length > 0 && html`<p>${say("halt.not_taken_back", { steps: it.not_taken_back.join(", ") })}</p>`}
    ${it.status === "cancelled" && it.outside.length > 0 && html`<p>${say("halt.outside", { places: it.outside.join("; ") })}</p>`}
    <p>${it.status === "cancelled" ? say("halt.cancelled_safe", { n: it.finished, steps: it.steps }) : safe}${it.error && html` ${say("halt.never_switch")}`}</p>
  `
}

function Ways({ it, onTrouble, stay }) {
  const steer = (verb, json) => async () => {
    await post(`/runs/${it.run}/${verb}`, json)
    look()
  }
  const ways = {
    finish: it.is_by_model && html`<${Act} label=${say(it.error === "LimitReached" ? "halt.finish_standard" : "halt.finish")} act=${steer("finish")} onTrouble=${onTrouble} />`,
    again: (main) => html`<${Act} main=${main} label=${say("halt.again")} act=${steer("resume")} onTrouble=${onTrouble} />`,
    stay: stay && html`<button type="button" class="dr-button" onClick=${stay}>${say("halt.stay")}</button>`,
  }
  if (it.error === "LimitReached" && it.facts.whose === "day") return html`<div class="dr-buttons">${ways.again(true)} ${ways.finish} ${ways.stay}</div>`
  if (it.error === "LimitReached" && it.more) return html`<div class="dr-buttons"><${Act} main label=${say(`halt.allow.${it.facts.of}`, { amount: counted(it.more) })} act=${steer("allow", { [`more_${it.facts.of}`]: it.more })} onTrouble=${onTrouble} /> ${ways.finish} ${ways.stay}</div>`
  if (it.error === "LimitReached") return html`<${Allow} it=${it} onTrouble=${onTrouble} /><div class="dr-buttons">${ways.finish}${ways.stay}</div>`
  if (it.status === "cancelled") return null
  if (!it.error && it.status === "paused") return html`<div class="dr-buttons"><${Act} main label=${say("halt.go_on")} act=${steer("resume")} onTrouble=${onTrouble} /></div>`
  const connects = KEYS.includes(it.error) || MODELS.includes(it.error)
  return html`<div class="dr-buttons">
    ${connects && html`<button type="button" class="dr-button dr-main" onClick=${openConnect}>${say(it.error === "WrongKey" ? "halt.other_key" : "halt.connect")}</button>`}
    ${ways.again(!connects)} ${ways.finish}
  </div>`
}

// How much more may be spent: an amount with which it goes on, or another one.
function Allow({ it, onTrouble }) {
  const [amount, setAmount] = useState(it.more_usd.toFixed(2))
  const usd = Number(amount)
  const allow = async () => {
    await post(`/runs/${it.run}/allow`, { more_usd: usd })
    look()
  }
  return html`<div class="dr-allow">
    <label class="dr-label" for=${`${it.run}-allow`}>${say("halt.allow_label")}</label>
    <span class="dr-allow-field"><span aria-hidden="true">$</span><input
      id=${`${it.run}-allow`}
      class="dr-input dr-number"
      type="number"
      min="0.01"
      step="0.05"
      inputmode="decimal"
      value=${amount}
      onInput=${(event) => setAmount(event.target.value)}
      onKeyDown=${(event) => event.stopPropagation()}
    /></span>
    <${Act} main label=${say("halt.allow", { amount: dollars(usd || 0) })} disabled=${!(usd > 0)} act=${allow} onTrouble=${onTrouble} />
  </div>`
}

const counted = (n) => (n ?? 0).toLocaleString("en-US")
const dollars = (usd) => `$${(usd ?? 0).toFixed((usd ?? 0) < 0.1 && usd > 0 ? 3 : 2)}`
