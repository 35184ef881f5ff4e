// A launch form that never loses what is typed: it is kept in the tab at once, on the server soon
// after, and again as soon as the server can be reached.

import { useEffect, useMemo, useRef, useState } from "../vendor/preact-htm.js"
import { patch } from "./api.js"
import { share, useLive } from "./live.js"

const PAUSE = 500
const RETRY = 3000

export function useForm(id) {
  const me = useMemo(() => `${Math.random()}`, [])
  const path = `/launches/${id}`
  const live = useLive(path, (news) => news.kind === "launch" && news.launch === id && news.from !== me)
  const [typed, setTyped] = useState(() => kept(id))
  const [state, setState] = useState("saved")
  const waiting = useRef(kept(id))
  const timer = useRef(null)
  const sending = useRef(null)

  const newest = useRef(null)

  const took = (form) => {
    newest.current = form
    live.set(form)
    share({ kind: "launch", launch: id, from: me })
  }

  const send = async () => {
    clearTimeout(timer.current)
    while (sending.current) await sending.current
    const inputs = waiting.current
    if (!Object.keys(inputs).length) return
    waiting.current = {}
    setState("saving")
    sending.current = patch(path, { inputs })
      .then((form) => {
        took(form)
        setTyped((now) => without(now, (name) => now[name] === inputs[name] && !isEmpty(now[name])))
        setState("saved")
        keep(id, waiting.current)
      })
      .catch((problem) => {
        waiting.current = { ...inputs, ...waiting.current }
        setTyped((now) => ({ ...waiting.current, ...now })) // also what was left while it was sent
        setState(problem.status === 409 ? "over" : "unsaved")
        if (problem.status === 409) live.look()
        else timer.current = setTimeout(() => send(), RETRY)
      })
      .finally(() => (sending.current = null))
    await sending.current
  }

  const type = (name, value) => {
    waiting.current = { ...waiting.current, [name]: value }
    keep(id, waiting.current)
    setTyped((now) => ({ ...now, [name]: value }))
    setState("saving")
    soon()
  }

  const soon = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => send(), PAUSE)
  }

  // What is empty shows its usual value again once the field is left. It is not sent at once: the
  // plan would come while Start is being pressed, and move it away from under the finger.
  const left = (name) => {
    if (name in waiting.current) soon()
    setTyped((now) => without(now, (one) => one === name && !(one in waiting.current)))
  }

  useEffect(() => {
    if (Object.keys(waiting.current).length) send()
    const leave = () => atLeaving(path, waiting.current)
    addEventListener("pagehide", leave)
    addEventListener("online", send)
    return () => {
      removeEventListener("pagehide", leave)
      removeEventListener("online", send)
      clearTimeout(timer.current)
      atLeaving(path, waiting.current)
    }
  }, [id])

  return {
    ...live,
    typed,
    state,
    type,
    left,
    // Sends what is typed; gives the form as it became, null where nothing was left to send.
    settle: async () => {
      const left = Object.keys(waiting.current).length > 0 || sending.current
      await send()
      if (Object.keys(waiting.current).length) throw new Error("unsaved")
      return left ? newest.current : null
    },
    choose: async (change) => took(await patch(path, change)),
  }
}

const isEmpty = (value) => value === "" || value === null || (Array.isArray(value) && !value.length)
const drawer = (id) => `draftroom-launch-${id}`

function without(values, goes) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !goes(name)))
}

function keep(id, values) {
  try {
    if (Object.keys(values).length) sessionStorage.setItem(drawer(id), JSON.stringify(values))
    else sessionStorage.removeItem(drawer(id))
  } catch {
    // A browser that keeps nothing still sends it.
  }
}

function kept(id) {
  try {
    return JSON.parse(sessionStorage.getItem(drawer(id)) || "{}")
  } catch {
    return {}
  }
}

function atLeaving(path, inputs) {
  if (!Object.keys(inputs).length) return
  fetch(`/api${path}`, {
    method: "PATCH",
    keepalive: true,
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ inputs }),
  }).catch(() => {})
}
