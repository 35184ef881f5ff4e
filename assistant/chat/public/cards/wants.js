// What a person wants in the place of what they are shown, kept in the browser until it is decided:
// it outlasts a reload, a lost race and a server that is gone.

import { useEffect, useRef, useState } from "../vendor/preact-htm.js"
import { api } from "./api.js"

const PREFIX = "draftroom.wants."
const DAYS_KEPT = 60
const REST_MILLISECONDS = 350
const NOTHING = { taken: {}, edits: {}, aside: {}, ask: "", asking: false, reasons: {}, third: null }

// `taken` is by the number of the place: the option that is taken there. `edits` are by path.
export function useWants(approval) {
  const key = `${PREFIX}${approval}`
  const [wants, setWants] = useState(() => read(key))
  const now = useRef(wants)
  const change = (patch) => {
    now.current = { ...now.current, ...patch }
    setWants(now.current)
    write(key, now.current)
  }
  useEffect(() => {
    const again = (event) => {
      if (event.detail !== key) return
      now.current = read(key)
      setWants(now.current)
    }
    addEventListener("draftroom-wants", again)
    return () => removeEventListener("draftroom-wants", again)
  }, [key])
  return {
    ...wants,
    count: countOf(wants),
    change,
    edit: (path, value, original) => change({ edits: edited(now.current.edits, path, value, original) }),
    take: (place, number, path) => change(choice(now.current, place, number, path)),
    back: () => change({ taken: {}, edits: {}, aside: {} }),
    // What another tab typed over this is not ours to remove.
    forget: () => {
      if (JSON.stringify(read(key)) === JSON.stringify(now.current)) remove(key)
      now.current = NOTHING
      setWants(NOTHING)
    },
    answer: () => asked(now.current),
    // False where another tab has used up what was typed here; a browser that keeps nothing says true.
    isKept: () => !keeps() || countOf(read(key)) > 0,
  }
}

// Gives what was changed in one approval to another one, as far as there are such passages.
export function handOver(wants, approval, paths) {
  const key = `${PREFIX}${approval}`
  const known = new Set(paths)
  const edits = Object.fromEntries(Object.entries(wants.edits).filter(([path]) => known.has(path)))
  const there = read(key)
  write(key, { ...there, edits: { ...edits, ...there.edits } })
  dispatchEvent(new CustomEvent("draftroom-wants", { detail: key }))
}

// What the server makes of it: how it would read, what differs, or why it does not fit.
export function usePreview(path, wants, active) {
  const [seen, setSeen] = useState({ view: null, problem: null, of: "" })
  const body = JSON.stringify(asked(wants))
  useEffect(() => {
    if (!active || !wants.count) return undefined
    const giveUp = new AbortController()
    const ask = async () => {
      try {
        const view = await api(path, { method: "POST", json: JSON.parse(body), signal: giveUp.signal })
        setSeen({ view, problem: null, of: body })
      } catch (problem) {
        if (problem.name !== "AbortError") setSeen((old) => ({ ...old, problem, of: body }))
      }
    }
    const timer = setTimeout(ask, seen.of ? REST_MILLISECONDS : 0)
    return () => {
      clearTimeout(timer)
      giveUp.abort()
    }
  }, [path, body, active])
  if (!wants.count) return { view: null, problem: null, fresh: true }
  return { view: seen.view, problem: seen.of === body ? seen.problem : null, fresh: seen.of === body }
}

function asked(wants) {
  return {
    taken: Object.entries(wants.taken).map(([place, number]) => ({ number, instead: Number(place) })),
    patches: Object.entries(wants.edits).map(([path, value]) => ({ path, value })),
  }
}

const countOf = (wants) => Object.keys(wants.edits).length + Object.keys(wants.taken).length

function edited(edits, path, value, original) {
  const { [path]: _, ...others } = edits
  return JSON.stringify(value) === JSON.stringify(original) ? others : { ...others, [path]: value }
}

// What was typed into an option is laid aside while another one is taken.
function choice(wants, place, number, path) {
  const before = `${place}.${wants.taken[place] ?? place}`
  const below = (one) => one.startsWith(`${path}/`)
  const entries = Object.entries(wants.edits)
  const aside = { ...wants.aside, [before]: Object.fromEntries(entries.filter(([one]) => below(one))) }
  const { [place]: _, ...others } = wants.taken
  return {
    taken: number === place ? others : { ...others, [place]: number },
    edits: { ...Object.fromEntries(entries.filter(([one]) => !below(one))), ...aside[`${place}.${number}`] },
    aside,
  }
}

function read(key) {
  try {
    const { at: _, ...kept } = JSON.parse(localStorage.getItem(key)) || {}
    return { ...NOTHING, ...kept }
  } catch {
    return NOTHING
  }
}

function keeps() {
  try {
    localStorage.setItem(`${PREFIX}?`, "{}")
    localStorage.removeItem(`${PREFIX}?`)
    return true
  } catch {
    return false
  }
}

function write(key, wants) {
  const empty = !countOf(wants) && !wants.ask && wants.third === null && !Object.keys(wants.reasons).length
  try {
    if (empty) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify({ ...wants, at: Date.now() }))
  } catch {
    // A browser that keeps nothing still lets the person work.
  }
}

function remove(key) {
  try {
    localStorage.removeItem(key)
  } catch {
    // As above.
  }
}

function tidy() {
  try {
    const oldest = Date.now() - DAYS_KEPT * 86_400_000
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && (JSON.parse(localStorage.getItem(key)).at ?? 0) < oldest) localStorage.removeItem(key)
    }
  } catch {
    // As above.
  }
}

tidy()
