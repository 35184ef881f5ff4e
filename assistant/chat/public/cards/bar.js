// The bar on top: where words go, what waits for you, the model, the settings. Always there.

import { html, render, useEffect, useState } from "../vendor/preact-htm.js"
import { openConnect } from "./connect.js"
import { openInbox } from "./inbox.js"
import { openSettings } from "./settings.js"
import { useLive } from "./live.js"
import { say } from "./words.js"

const ICONS = {
  away: "M7 17 17 7M9 7h8v8",
  home: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  inbox: "M4 13 6.5 5h11L20 13v6H4zM4 13h5l1 2.5h4l1-2.5h5",
  plug: "M9 3v5M15 3v5M7 8h10v3a5 5 0 0 1-10 0zM12 16v5",
  settings: "M4 7h10M18 7h2M4 17h2M10 17h10M16 4.5v5M8 14.5v5",
}

export function openBar(me) {
  const place = document.createElement("header")
  place.className = "dr-bar"
  document.body.prepend(place)
  document.documentElement.classList.add("dr-with-bar")
  document.documentElement.classList.toggle("dr-local", me.local)
  render(html`<${Bar} me=${me} />`, place)
}

function Bar({ me }) {
  const connection = useLive("/connection", (news) => news.kind === "connection")
  const inbox = useLive("/inbox", (news) => news.kind === "changed")
  const reachable = useReachable(connection.problem)
  const waiting = inbox.data?.length || 0
  if (connection.problem?.status === 401) return html`<${SignedOut} />`
  return html`<h1 class="dr-hidden">${say("app.name")}</h1>
    <${Where} connection=${connection.data} reachable=${reachable} />
    <nav class="dr-bar-acts" aria-label=${say("bar.label")}>
      <${Item}
        icon="inbox"
        label=${say("bar.inbox")}
        full=${waiting ? say("bar.inbox.count", { n: waiting }) : say("bar.inbox.none")}
        count=${waiting}
        onClick=${openInbox}
      />
      <${Item}
        icon="plug"
        label=${modelLabel(connection.data)}
        full=${say(connection.data?.source === "rules" ? "bar.connect.what" : "bar.model.what")}
        trouble=${Boolean(connection.data?.trouble)}
        onClick=${() => openConnect()}
      />
      <${Item} icon="settings" label=${say("bar.settings")} onClick=${() => openSettings(me)} />
    </nav>
    <span class="dr-hidden" role="status">${waiting ? say("bar.inbox.count", { n: waiting }) : ""}</span>`
}

// The line that says where words go stands even while the server cannot be reached.
function Where({ connection, reachable }) {
  if (!reachable) return html`<p class="dr-bar-where dr-bar-lost" role="status">${say("bar.unreachable")}</p>`
  if (!connection) return html`<p class="dr-bar-where"></p>`
  const away = connection.hosts.length > 0
  return html`<p class=${`dr-bar-where ${away ? "dr-bar-away" : ""}`} title=${connection.where}>
    <${Icon} name=${away ? "away" : "home"} /><span>${connection.where.replace(/\.$/, "")}</span>
  </p>`
}

function SignedOut() {
  return html`<p class="dr-bar-where dr-bar-lost" role="status">${say("bar.signed_out")}</p>
    <nav class="dr-bar-acts"><a class="dr-bar-item" href="/login">${say("bar.sign_in")}</a></nav>`
}

function Item({ icon, label, full, count, trouble, onClick }) {
  return html`<button type="button" class=${`dr-bar-item ${count ? "dr-bar-waits" : ""}`} title=${full || label} onClick=${onClick}>
    <${Icon} name=${icon} />
    <span class="dr-bar-label">${label}</span>
    ${count > 0 && html`<span class="dr-bar-count" aria-hidden="true">${count}</span>`}
    ${trouble && html`<span class="dr-bar-count dr-bar-bad" aria-hidden="true">!</span>`}
    ${full && html`<span class="dr-hidden">: ${full}</span>`}
  </button>`
}

export function Icon({ name }) {
  return html`<svg class="dr-icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${ICONS[name]} /></svg>`
}

function modelLabel(connection) {
  if (!connection || connection.source === "rules") return say("bar.connect")
  return connection.title || connection.model
}

// One answer that did not come is no news yet; the stream says "hello" when the server is back.
function useReachable(problem) {
  const [reachable, setReachable] = useState(true)
  const lost = Boolean(problem && !problem.status)
  useEffect(() => {
    if (!lost) return setReachable(true)
    const timer = setTimeout(() => setReachable(false), 1500)
    return () => clearTimeout(timer)
  }, [lost])
  return reachable
}
