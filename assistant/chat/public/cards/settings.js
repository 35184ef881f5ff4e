// Settings: what writes, how often to ask, how a draft should read, what forms remember, the account.

import { html, useEffect, useRef, useState } from "../vendor/preact-htm.js"
import { api, put } from "./api.js"
import { openConnect } from "./connect.js"
import { openDialog } from "./dialog.js"
import { grow } from "./fields.js"
import { look, useLive } from "./live.js"
import { Loading, Trouble } from "./parts.js"
import { known, say } from "./words.js"

const HOW_OFTEN = ["always", "key", "end"]
const PAUSE = 600

export const openSettings = (me) => openDialog(say("settings.title"), Settings, { me })

function Settings({ me }) {
  const connection = useLive("/connection", () => false)
  const [mine, setMine] = useState(null)
  const [problem, setProblem] = useState(null)
  useEffect(() => {
    api("/preferences").then(setMine, setProblem)
  }, [])
  if (!mine || !connection.data) return problem ? html`<${Trouble} problem=${problem} />` : html`<${Loading} />`
  const change = async (patch) => {
    setMine(await put("/preferences", patch))
    look() // a form that is open stops as its owner now prefers
  }
  return html`<${Writer} connection=${connection.data} />
    <${Often} mine=${mine} change=${change} />
    <${Style} mine=${mine} change=${change} />
    <${Letterhead} mine=${mine} onChange=${setMine} />
    <${Remembered} mine=${mine} onChange=${setMine} />
    ${!me.local && html`<${Account} me=${me} />`}`
}

function Writer({ connection }) {
  const rules = connection.source === "rules"
  return html`<section class="dr-set">
    <h3>${say("settings.writer")}</h3>
    <p>${rules ? say("settings.writer.rules") : html`<b>${connection.title || connection.model}</b> <span class="dr-quiet">${connection.model}</span>`}</p>
    <p class="dr-quiet">${connection.where}</p>
    ${connection.trouble && html`<div class="dr-trouble"><p>${connection.trouble}</p></div>`}
    <button type="button" class="dr-button" onClick=${openConnect}>${say(rules ? "bar.connect" : "settings.writer.change")}</button>
  </section>`
}

function Often({ mine, change }) {
  const [problem, setProblem] = useState(null)
  return html`<section class="dr-set">
    <fieldset class="dr-opts">
      <legend class="dr-set-title">${say("plan.often")}</legend>
      ${HOW_OFTEN.map(
        (one) => html`<label class="dr-opt" key=${one}>
          <input
            type="radio"
            name="autonomy"
            checked=${mine.autonomy === one}
            onChange=${() => change({ autonomy: one }).catch(setProblem)}
          /><span>${say(`autonomy.${one}`)}</span>
        </label>`,
      )}
    </fieldset>
    <p class="dr-quiet">${say(`autonomy.${mine.autonomy}.what`)} ${say("settings.from_now")}</p>
    <${Trouble} problem=${problem} />
  </section>`
}

function Style({ mine, change }) {
  return html`<section class="dr-set">
    <h3>${say("settings.style")}</h3>
    <p class="dr-quiet">${say("settings.style.what")}</p>
    ${["language", "audience", "notes"].map(
      (one) => html`<${Said} name=${one} value=${mine.style[one]} key=${one} save=${(text) => change({ style: { [one]: text } })} />`,
    )}
  </section>`
}

// A text that is saved by itself a moment after the last letter.
function Said({ name, value, save }) {
  const [text, setText] = useState(value)
  const [state, setState] = useState("")
  const [problem, setProblem] = useState(null)
  const node = useRef(null)
  const last = useRef(value)
  const id = `style-${name}`
  const store = async (fresh) => {
    if (fresh === last.current) return
    setState("launch.saving")
    try {
      await save(fresh)
      last.current = fresh
      setProblem(null)
      setState("launch.saved")
    } catch (trouble) {
      setProblem(trouble)
      setState("")
    }
  }
  useEffect(() => {
    grow(node.current)
    const timer = setTimeout(() => store(text), PAUSE)
    return () => clearTimeout(timer)
  }, [text])
  return html`<div class="dr-field">
    <div class="dr-field-head">
      <label class="dr-label" for=${id}>${say(`settings.style.${name}`)}</label>
      <span class="dr-quiet dr-small" role="status">${state && say(state)}</span>
    </div>
    <textarea
      ref=${node}
      class="dr-input"
      id=${id}
      rows="1"
      value=${text}
      placeholder=${say(`settings.style.${name}.example`)}
      aria-invalid=${Boolean(problem)}
      onInput=${(event) => setText(event.target.value)}
      onBlur=${() => store(text)}
    />
    <${Trouble} problem=${problem} />
  </div>`
}

function Letterhead({ mine, onChange }) {
  const [problem, setProblem] = useState(null)
  const ask = (options) =>
    api("/preferences/letterhead", options).then((fresh) => {
      setProblem(null)
      onChange(fresh)
    }, setProblem)
  const choose = (event) => {
    const [file] = event.target.files
    event.target.value = ""
    if (!file) return
    const body = new FormData()
    body.append("file", file)
    ask({ method: "PUT", body })
  }
  return html`<section class="dr-set">
    <h3>${say("settings.letterhead")}</h3>
    <p class="dr-quiet">${say("settings.letterhead.what")}</p>
    <label class="dr-field"
      ><span class="dr-label">${say("settings.letterhead.choose")}</span>
      <input type="file" class="dr-input" accept=".docx" onChange=${choose} />
    </label>
    ${
      mine.letterhead &&
      html`<button type="button" class="dr-button" onClick=${() => ask({ method: "DELETE" })}>
      ${say("settings.letterhead.remove", { name: mine.letterhead })}
    </button>`
    }
    <${Trouble} problem=${problem} />
  </section>`
}

function Remembered({ mine, onChange }) {
  const [problem, setProblem] = useState(null)
  const forget = (template) =>
    api(`/preferences/remembered/${template}`, { method: "DELETE" }).then(onChange).catch(setProblem)
  return html`<section class="dr-set">
    <h3>${say("settings.remembered")}</h3>
    ${mine.remembered.length === 0 && html`<p class="dr-quiet">${say("settings.remembered.none")}</p>`}
    ${mine.remembered.map(
      (one) => html`<div key=${one.template}>
        <p><b>${one.title}</b></p>
        <dl class="dr-pairs">${one.values.map((value) => html`<dt>${value.title}</dt><dd>${shown(one.template, value)}</dd>`)}</dl>
        <button type="button" class="dr-button" onClick=${() => forget(one.template)}>${say("settings.forget", { title: one.title })}</button>
      </div>`,
    )}
    <${Trouble} problem=${problem} />
  </section>`
}

function shown(template, { name, value }) {
  const key = `option.${template}.${name}.${value}`
  if (Array.isArray(value)) return value.join(", ")
  return known(key) ? say(key) : String(value)
}

function Account({ me }) {
  const leave = async () => {
    await (await fetch("/logout", { method: "POST", credentials: "same-origin" })).text()
    location.assign("/login")
  }
  return html`<section class="dr-set">
    <h3>${say("settings.account")}</h3>
    <p>${say("settings.account.who", { name: me.name })}</p>
    ${me.signs_out && html`<button type="button" class="dr-button" onClick=${leave}>${say("settings.sign_out")}</button>`}
  </section>`
}
