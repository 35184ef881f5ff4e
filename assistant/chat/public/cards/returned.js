// A file that came back: what was changed in it outside, passage by passage, to take or to leave.

import { html, useEffect, useState } from "../vendor/preact-htm.js"
import { api, post } from "./api.js"
import { Replaced, Words } from "./diff.js"
import { look, useLive } from "./live.js"
import { Act, Buttons, Details, Loading, Panel, Trouble, useFocus } from "./parts.js"
import { money, say } from "./words.js"

export function Returned({ name, proposal, run, changes = [], unplaced = [] }) {
  const title = say("return.title", { name: name || say("return.file") })
  if (!proposal) {
    return html`<${Panel} title=${title}>
      ${!unplaced.length && html`<p>${say("return.same")}</p>`}
      <${Unplaced} unplaced=${unplaced} open />
    <//>`
  }
  return html`<${Card} title=${title} id=${proposal} run=${run} changes=${changes} unplaced=${unplaced} />`
}

function Card({ title, id, changes, unplaced }) {
  const [here, setHere] = useState(false) // it was decided in this card
  const { data: found, problem } = useLive(`/proposals/${id}`, (news) => news.kind === "changed")
  if (!found) {
    return html`<${Panel} title=${title}>${problem ? html`<${Trouble} problem=${problem} />` : html`<${Loading} />`}<//>`
  }
  const open = found.status === "open"
  return html`<${Panel} title=${title} tone=${open ? "asks" : "rests"} badge=${html`<span class="dr-badge">${say("return.changes", { n: found.edits.length })}</span>`}>
    <p class="dr-quiet">${say("return.of", { title: found.run_title })}</p>
    ${open ? html`<${Deciding} id=${id} found=${found} changes=${changes} onDone=${() => setHere(true)} />` : html`<${Decided} fresh=${here} found=${found} changes=${changes} />`}
    <${Unplaced} unplaced=${unplaced} />
    <${Trouble} problem=${problem} />
  <//>`
}

function Deciding({ id, found, changes, onDone }) {
  const [left, setLeft] = useState(new Set())
  const [problem, setProblem] = useState(null)
  const taken = found.edits.map((edit) => edit.index).filter((index) => !left.has(index))
  const whole = taken.length === found.edits.length
  const impact = useImpact(id, found, taken, whole)
  const choose = (index, take) => {
    const next = new Set(left)
    if (take) next.delete(index)
    else next.add(index)
    setLeft(next)
  }
  const apply = async () => {
    await post(`/proposals/${id}/apply`, whole ? {} : { only: taken })
    onDone()
    look()
  }
  const leave = async () => {
    await post(`/proposals/${id}/leave`)
    onDone()
    look()
  }
  return html`
    <ul class="dr-changes">
      ${found.edits.map((edit, at) => html`<${Change} key=${edit.index} edit=${edit} change=${changes[at]} taken=${!left.has(edit.index)} choose=${(take) => choose(edit.index, take)} />`)}
    </ul>
    ${found.refusal && html`<p class="dr-note">${found.refusal}</p>`}
    ${impact && taken.length > 0 && html`<p class="dr-quiet dr-small">${follows(impact)}</p>`}
    <${Buttons}>
      <${Act} main label=${say("return.take", { n: taken.length })} disabled=${!taken.length || Boolean(found.refusal)} act=${apply} onTrouble=${setProblem} />
      <${Act} label=${say("return.leave")} act=${leave} onTrouble=${setProblem} />
    <//>
    <${Trouble} problem=${problem} />
  `
}

// What taking these would redo; asked again as the person chooses.
function useImpact(id, found, taken, whole) {
  const [impact, setImpact] = useState(null)
  const wanted = taken.join()
  useEffect(() => {
    if (whole || !taken.length) return setImpact(null)
    const asking = new AbortController()
    api(`/proposals/${id}/preview`, { method: "POST", json: { only: taken }, signal: asking.signal })
      .then(setImpact)
      .catch(() => setImpact(null))
    return () => asking.abort()
  }, [wanted, whole])
  return whole ? found.impact : impact
}

function follows(impact) {
  const redo = [...new Set(impact.redo.map((one) => one.title))]
  const what = redo.length ? say("return.redo", { what: redo.join(", ") }) : say("return.no_redo")
  const price = impact.calls ? say("return.price", { price: money(impact.cost_usd) }) : say("return.free")
  const asks = impact.asks.length ? say("return.asks", { what: impact.asks.join(", ") }) : ""
  return [what, asks, price].filter(Boolean).join(" ")
}

function Change({ edit, change, taken, choose }) {
  const name = change?.where || edit.title
  const way = (take, key) => html`<button type="button" class="dr-tab" aria-pressed=${taken === take} onClick=${() => choose(take)}>${say(key)}</button>`
  return html`<li class=${taken ? "" : "dr-change-left"}>
    <div class="dr-change-head">
      <div class="dr-change-name">${name}</div>
      <div class="dr-tabs dr-choose" role="group" aria-label=${say("return.choose", { name })}>${way(true, "return.accept")}${way(false, "return.keep")}</div>
    </div>
    <${Said} edit=${edit} change=${change} />
  </li>`
}

function Said({ edit, change }) {
  const typedOver = change?.before && change.after // a number, in a workbook
  const moved = change && change.now !== undefined && change.now !== null && change.now !== change.before
  return html`
    ${edit.passages.map((one) => html`<div key=${one.path} class="dr-change-text"><${Words} segments=${one.segments} /></div>`)}
    ${edit.passages.length === 0 && html`<div class="dr-change-text">${typedOver ? html`<${Replaced} ...${change} />` : edit.text || edit.after}</div>`}
    ${moved && html`<p class="dr-quiet dr-small">${say("return.moved", { now: change.now })}</p>`}
  `
}

function Decided({ found, changes, fresh }) {
  const said = useFocus(fresh)
  return html`
    <p ref=${said} tabindex="-1">${say(`return.${found.status}`, { version: found.version })}</p>
    <${Details} summary=${say("return.show")}>
      <ul class="dr-changes">${found.edits.map((edit, at) => html`<li key=${edit.index}>
        <div class="dr-change-name">${changes[at]?.where || edit.title}</div><${Said} edit=${edit} change=${null} />
      </li>`)}</ul>
    <//>
  `
}

function Unplaced({ unplaced, open = false }) {
  if (!unplaced.length) return null
  return html`<${Details} open=${open} summary=${say("return.unplaced", { n: unplaced.length })}>
    <p class="dr-quiet dr-small">${say("return.unplaced.what")}</p>
    <ul class="dr-changes">${unplaced.map((one, at) => html`<li key=${at}>
      ${one.before && html`<div class="dr-change-text"><del class="dr-out">${one.before}</del></div>`}
      ${one.after && html`<div class="dr-change-text"><ins class="dr-in">${one.after}</ins></div>`}
      <p class="dr-quiet dr-small">${one.why}</p>
    </li>`)}</ul>
  <//>`
}
