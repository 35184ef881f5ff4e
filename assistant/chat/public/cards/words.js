// Every word of the screen, by key, as the server gives them.

import { api } from "./api.js"

let texts = {}

export async function loadWords() {
  texts = await api("/words")
}

export function say(key, values = {}) {
  let text = texts[key]
  if (text === undefined && "n" in values) text = texts[`${key}.${values.n === 1 ? "one" : "other"}`]
  if (text === undefined) return key
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole))
}

export const known = (key) => key in texts

export function money(usd) {
  if (usd === null || usd === undefined) return say("money.unknown")
  if (usd <= 0) return say("money.free")
  if (usd < 0.001) return say("money.tiny")
  return `$${usd >= 0.1 ? usd.toFixed(2) : usd.toFixed(3).replace(/0$/, "")}`
}

export function duration(seconds) {
  if (seconds < 0.05) return say("time.at_once")
  if (seconds < 10) return say("time.seconds", { seconds: seconds.toFixed(1) })
  if (seconds < 60) return say("time.seconds", { seconds: Math.round(seconds) })
  const minutes = Math.floor(seconds / 60)
  return say("time.minutes", { minutes, seconds: Math.round(seconds % 60) })
}

export function clock(at) {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
}

export function when(at) {
  const date = new Date(at)
  const today = new Date().toDateString() === date.toDateString()
  return today ? clock(at) : `${date.toLocaleDateString([], { month: "short", day: "numeric" })}, ${clock(at)}`
}
