// The place beside the chat: opened by the person, kept over a reload, and closed when they close it.
//
// Chainlit's own side view opens again by itself after a cut and covers a phone uninvited, so this
// one stands on its own. On a narrow screen it lies over the chat and is opened by a click alone.

import { html, render, useEffect, useRef } from "../vendor/preact-htm.js"
import { say } from "./words.js"

const KEPT = "draftroom-beside" // what is open, in this tab
const WIDTH = "draftroom-beside-width"
const FRESH_MILLISECONDS = 15_000 // a card that is younger has just come
const LEAVE_MILLISECONDS = 400
const STEP = 32
const LEAST = 340
const CHAT_LEAST = 420

const wide = matchMedia("(min-width: 64rem)")
const shown = new Map() // by run: whether each card of it is on the page
let open = null // {run, look, version}
let path = "" // where it was opened
let away = 0
let drawn = null
let opener = null
let content = null

// Whoever draws what stands beside the chat says so once.
export function fill(Content) {
  content = Content
}

export function openBeside(what) {
  opener = document.activeElement
  openQuietly(what)
}

export function closeBeside() {
  open = null
  keep()
  draw()
  opener?.isConnected && opener.focus()
  opener = null
}

// A card of a run is on the page, at the place that is returned. One that has just come may open
// what stands beside the chat, where there is room and the person has not closed it.
export function useBeside(run, { at, opens }) {
  const place = useRef(null)
  useEffect(() => {
    const here = () => Boolean(place.current?.isConnected)
    if (!shown.has(run)) shown.set(run, new Set())
    shown.get(run).add(here)
    const kept = remembered()
    if (!open && wide.matches && kept?.run === run && !kept.closed) openQuietly({ run })
    return () => shown.get(run).delete(here)
  }, [run])
  useEffect(() => {
    const refused = remembered()?.closed // whoever has closed it once opens it with the button
    if (opens && isFresh(at) && !open && wide.matches && !refused) openQuietly({ run })
  }, [run, opens])
  return place
}

export const isFresh = (at) => Boolean(at) && Date.now() - Date.parse(at) < FRESH_MILLISECONDS

function openQuietly(what) {
  open = what
  path = location.pathname
  keep()
  draw()
}

// In another conversation, where no card is of this draft, it has no place.
function leave() {
  if (!open) return
  const here = [...(shown.get(open.run) || [])].some((card) => card())
  if (here) path = location.pathname
  away = location.pathname === path ? 0 : away + 1
  if (away < 2) return // the chat takes its cards off the page for a moment at every turn
  open = null
  draw()
}

function keep() {
  const kept = open ? { run: open.run } : { ...remembered(), closed: true }
  sessionStorage.setItem(KEPT, JSON.stringify(kept))
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT))
  } catch {
    return null
  }
}

function draw() {
  if (!drawn) {
    drawn = document.createElement("div")
    drawn.id = "dr-beside"
    document.body.append(drawn)
    wide.addEventListener("change", draw)
    setInterval(leave, LEAVE_MILLISECONDS)
    setWidth(Number(localStorage.getItem(WIDTH)) || innerWidth * 0.46)
  }
  document.body.classList.toggle("dr-has-beside", Boolean(open) && wide.matches)
  document.body.classList.toggle("dr-has-over", Boolean(open) && !wide.matches)
  // Not inside an effect of a card: Preact would lose the effects of what is drawn meanwhile.
  setTimeout(() => render(open ? html`<${Place} key=${wide.matches} what=${open} />` : null, drawn))
}

function setWidth(pixels) {
  const width = Math.round(Math.max(LEAST, Math.min(pixels, innerWidth - CHAT_LEAST)))
  document.documentElement.style.setProperty("--dr-beside", `${width}px`)
  localStorage.setItem(WIDTH, width)
  return width
}

const widthNow = () => Math.round(drawn.firstElementChild?.getBoundingClientRect().width || LEAST)

function Place({ what }) {
  const place = useRef(null)
  const over = !wide.matches
  useEffect(() => {
    if (opener || over) place.current.querySelector("[data-first]")?.focus()
  }, [what])
  const keys = (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closeBeside()
    if (over && event.key === "Tab") stayInside(event, place.current)
  }
  const role = over ? { role: "dialog", "aria-modal": "true" } : { role: "complementary" }
  return html`<div ref=${place} class="dr-beside" ...${role} aria-label=${say("draft.label")} onKeyDown=${keys}>
    ${!over && html`<${Handle} />`}
    <${content} ...${what} close=${closeBeside} />
  </div>`
}

function stayInside(event, place) {
  const stops = [...place.querySelectorAll("button, a[href], summary, [tabindex='0'], input, textarea")].filter((one) => one.offsetParent)
  const [first, last] = [stops[0], stops[stops.length - 1]]
  if (event.shiftKey && document.activeElement === first) last.focus()
  else if (!event.shiftKey && document.activeElement === last) first.focus()
  else return
  event.preventDefault()
}

// The edge between chat and draft: drawn with the pointer, or moved with the arrow keys.
function Handle() {
  const edge = useRef(null)
  const tell = (width) => edge.current.setAttribute("aria-valuenow", width)
  const drag = (event) => {
    edge.current.setPointerCapture(event.pointerId)
    edge.current.onpointermove = (move) => tell(setWidth(innerWidth - move.clientX))
    edge.current.onpointerup = () => (edge.current.onpointermove = null)
    event.preventDefault()
  }
  const keys = (event) => {
    const by = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key]
    if (!by) return
    tell(setWidth(widthNow() + by))
    event.preventDefault()
  }
  return html`<div
    ref=${edge}
    class="dr-edge-handle"
    role="separator"
    aria-orientation="vertical"
    aria-label=${say("draft.width")}
    aria-valuemin=${LEAST}
    aria-valuemax=${innerWidth - CHAT_LEAST}
    aria-valuenow=${widthNow()}
    tabindex="0"
    onPointerDown=${drag}
    onKeyDown=${keys}
  ></div>`
}
