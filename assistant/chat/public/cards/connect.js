// Connect a model: what it is, what leaves, a key that is tested before it is kept, and the way back.

import { html, useEffect, useRef, useState } from "../vendor/preact-htm.js"
import { api, post, put } from "./api.js"
import { openDifference } from "./difference.js"
import { openDialog } from "./dialog.js"
import { look } from "./live.js"
import { Act, Details, Loading, Trouble } from "./parts.js"
import { say } from "./words.js"

export const openConnect = () => openDialog(say("connect.title"), Connect)

function Connect({ close }) {
  const [state, setState] = useState(null)
  const [found, setFound] = useState(null)
  const [problem, setProblem] = useState(null)
  const [again, setAgain] = useState(false)
  useEffect(() => {
    api("/connection").then(setState, setProblem)
    api("/connection/found").then(setFound, () => {})
  }, [])
  if (problem) return html`<${Trouble} problem=${problem} />`
  if (!state) return html`<${Loading} />`
  const changed = (fresh) => {
    setState(fresh)
    setAgain(false)
    look()
  }
  if (state.source === "yours" && !again) {
    return html`<${Now} state=${state} changed=${changed} another=${() => setAgain(true)} close=${close} />`
  }
  return html`<${Form} state=${state} found=${found} changed=${changed} />`
}

function Now({ state, changed, another, close }) {
  const [sure, setSure] = useState(false)
  const [problem, setProblem] = useState(null)
  const heading = useRef(null)
  useEffect(() => heading.current?.focus(), [])
  const forget = async () => changed(await api("/connection", { method: "DELETE" }))
  return html`<div>
    <p ref=${heading} tabindex="-1" role="status"><b>${say("connect.now", { title: state.title })}</b></p>
    <dl class="dr-pairs">
      <dt>${say("connect.model")}</dt><dd>${state.model}</dd>
      ${Object.entries(state.models).map(([role, model]) => html`<dt>${say(`connect.role.${role}`)}</dt><dd>${model}</dd>`)}
      <dt>${say("connect.words")}</dt><dd>${state.where}</dd>
      <dt>${say("connect.key")}</dt><dd>${state.kept}</dd>
    </dl>
    ${state.trouble && html`<div class="dr-trouble" role="alert"><p>${state.trouble}</p></div>`}
    <p class="dr-quiet">${say("connect.next")}</p>
    ${sure
      ? html`<div class="dr-warn"><p>${say("connect.forget.sure")}</p>
          <div class="dr-buttons">
            <${Act} danger label=${say("connect.forget")} act=${forget} onTrouble=${setProblem} />
            <button type="button" class="dr-button" onClick=${() => setSure(false)}>${say("connect.keep")}</button>
          </div></div>`
      : html`<div class="dr-buttons">
          <button type="button" class="dr-button dr-main" onClick=${close}>${say("dialog.done")}</button>
          <button type="button" class="dr-button" onClick=${another}>${say("connect.another")}</button>
          <button type="button" class="dr-button" onClick=${() => setSure(true)}>${say("connect.forget")} ...</button>
        </div>`}
    <${Trouble} problem=${problem} />
  </div>`
}

const ROLES = ["fast", "strong", "judge"]

function Form({ state, found, changed }) {
  const mine = state.choices.find((one) => state.model.startsWith(`${one.id}/`))
  const [id, setId] = useState((mine || state.choices[0]).id)
  const choice = state.choices.find((one) => one.id === id)
  const [wish, setWish] = useState({})
  const [tested, setTested] = useState(null)
  const [problem, setProblem] = useState(null)
  const place = useRef(null)
  const filled = { model: choice.models[0] || "", api_base: choice.addresses[0] || "", key: "", ...wish }
  const set = (name, value) => {
    setTested(null)
    setWish((now) => ({ ...now, [name]: value }))
  }
  const choose = (other, more = {}) => {
    setId(other)
    setTested(null)
    setWish(more)
  }
  const save = async () => {
    const models = Object.fromEntries(ROLES.filter((one) => filled[`models.${one}`]).map((one) => [one, filled[`models.${one}`]]))
    const body = { model: filled.model, key: filled.key, api_base: choice.needs_address ? filled.api_base : "", models }
    const came = await post("/connection/test", body)
    setTested(came)
    if (!came.ok) {
      place.current.querySelector(`[name="${came.field}"]`)?.focus({ preventScroll: true })
      setTimeout(() => place.current?.querySelector(".dr-trouble")?.scrollIntoView({ block: "nearest" }))
      return
    }
    changed(await put("/connection", body))
  }
  return html`<div ref=${place}>
    <p>${say("connect.what")} <button type="button" class="dr-link" onClick=${openDifference}>${say("connect.difference")}</button></p>
    ${state.source === "settings" && html`<p>${say("connect.settings", { title: state.title })}</p>`}
    ${found && html`<${Ollama} found=${found} onPick=${(model) => choose("ollama_chat", { model, api_base: found.address })} />`}
    <${Providers} choices=${state.choices} id=${id} onPick=${choose} />
    <${Fields} choice=${choice} filled=${filled} set=${set} tested=${tested} />
    <p class="dr-leaves">${leaves(choice, filled)}</p>
    <p class="dr-quiet dr-small">${say(choice.key_here && !filled.key ? "connect.kept.here" : "connect.kept.will")}</p>
    ${tested && !tested.ok && html`<div class="dr-trouble" role="alert"><p>${tested.message}</p>${tested.note && html`<p>${tested.note}</p>`}</div>`}
    <${Trouble} problem=${problem} />
    <div class="dr-buttons"><${Act} main label=${say("connect.save")} act=${save} onTrouble=${setProblem} /></div>
  </div>`
}

function Ollama({ found, onPick }) {
  const here = found.models.filter((one) => !one.elsewhere).slice(0, 6)
  if (!here.length) return null
  return html`<div class="dr-warn">
    <p>${say("connect.found", { address: found.address.replace(/^https?:\/\//, "") })}</p>
    <div class="dr-ideas">
      ${here.map((one) => html`<button type="button" class="dr-idea" key=${one.name} onClick=${() => onPick(`ollama_chat/${one.name}`)}>${one.name}</button>`)}
    </div>
  </div>`
}

function Providers({ choices, id, onPick }) {
  return html`<fieldset class="dr-opts">
    <legend class="dr-label">${say("connect.provider")}</legend>
    ${choices.map(
      (one) => html`<label class="dr-opt" key=${one.id}>
        <input type="radio" name="provider" checked=${one.id === id} onChange=${() => onPick(one.id)} /><span>${one.title}</span>
      </label>`,
    )}
  </fieldset>`
}

function Fields({ choice, filled, set, tested }) {
  const wrong = (name) => Boolean(tested && !tested.ok && tested.field === name)
  const field = (name, more) => html`<div class="dr-field">
    <label class="dr-label" for=${`connect-${name}`}>${say(`connect.field.${name}`)}</label>
    <input
      class="dr-input"
      id=${`connect-${name}`}
      name=${name}
      autocomplete="off"
      autocapitalize="off"
      spellcheck=${false}
      value=${filled[name]}
      aria-invalid=${wrong(name)}
      aria-describedby=${more.about ? `connect-${name}-about` : undefined}
      onInput=${(event) => set(name, event.target.value)}
      onKeyDown=${(event) => event.key === "Enter" && event.preventDefault()}
      ...${more.input}
    />
    ${more.about && html`<p id=${`connect-${name}-about`} class="dr-quiet dr-small">${more.about}</p>`}
  </div>`
  const offered = choice.needs_address ? choice.addresses : []
  return html`<div key=${choice.id}>
    ${choice.needs_address &&
    field("api_base", {
      input: { type: "url", inputmode: "url", placeholder: "http://localhost:1234/v1", list: "connect-addresses" },
      about: say("connect.field.api_base.about"),
    })}
    <datalist id="connect-addresses">${offered.map((one) => html`<option value=${one} key=${one} />`)}</datalist>
    ${field("model", { input: { type: "text", list: "connect-models" }, about: say(choice.needs_address && !choice.host && !choice.models.length ? "connect.field.model.about.own" : "connect.field.model.about") })}
    <datalist id="connect-models">${choice.models.map((one) => html`<option value=${one} key=${one} />`)}</datalist>
    ${choice.models.length > 1 &&
    html`<div class="dr-ideas">
      ${choice.models
        .filter((one) => one !== filled.model)
        .map((one) => html`<button type="button" class="dr-idea" key=${one} onClick=${() => set("model", one)}>${one}</button>`)}
    </div>`}
    ${field("key", { input: { type: "password", autocomplete: "off" }, about: keyAbout(choice) })}
    <${Roles} filled=${filled} set=${set} wrong=${wrong} />
  </div>`
}

// Who wants can have a critic of another family than the writer, or a quick model for small roles.
function Roles({ filled, set, wrong }) {
  return html`<${Details} summary=${say("connect.roles")} open=${ROLES.some((one) => wrong(`models.${one}`))}>
    ${ROLES.map(
      (one) => html`<div class="dr-field" key=${one}>
        <label class="dr-label" for=${`connect-models-${one}`}>${say(`connect.role.${one}`)}</label>
        <input
          class="dr-input"
          id=${`connect-models-${one}`}
          name=${`models.${one}`}
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck=${false}
          placeholder=${filled.model}
          value=${filled[`models.${one}`] || ""}
          aria-invalid=${wrong(`models.${one}`)}
          onInput=${(event) => set(`models.${one}`, event.target.value)}
          onKeyDown=${(event) => event.key === "Enter" && event.preventDefault()}
        />
      </div>`,
    )}
  <//>`
}

function keyAbout(choice) {
  if (choice.key_here) return say("connect.field.key.here", { variable: choice.key_variable })
  if (choice.key_page) return say("connect.field.key.page", { title: choice.title, page: choice.key_page })
  return say("connect.field.key.none")
}

function leaves(choice, filled) {
  const host = choice.host || filled.api_base.replace(/^https?:\/\//, "").split("/")[0]
  if (!host) return say("connect.leaves.unknown")
  const here = /^(localhost|127\.|\[::1\])/.test(host)
  return say(here ? "connect.leaves.here" : "connect.leaves", { host })
}
