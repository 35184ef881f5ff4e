// What is happening, from one stream of events that all tabs of a browser share.
//
// A browser allows few connections to a server, so one tab holds the stream and tells the others.
// Nobody relies on hearing everything: whoever hears of a change reads a snapshot again, and after
// a cut everybody does.

import { useEffect, useRef, useState } from "../vendor/preact-htm.js"
import { api } from "./api.js"

const listeners = new Set()
const channel = new BroadcastChannel("draftroom")
const REST_MILLISECONDS = 250

channel.onmessage = (event) => tell(event.data)

function tell(news) {
  for (const listener of listeners) listener(news)
}

export function share(news) {
  tell(news)
  channel.postMessage(news)
}

export function follow() {
  const hold = () => new Promise(() => open())
  if (navigator.locks) navigator.locks.request("draftroom-stream", hold)
  else open()
  addEventListener("online", () => tell({ kind: "hello" }))
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) tell({ kind: "hello" })
  })
}

function open() {
  const stream = new EventSource("/api/events")
  stream.addEventListener("hello", () => share({ kind: "hello" }))
  for (const kind of ["changed", "text"]) {
    stream.addEventListener(kind, (event) => share({ kind, ...JSON.parse(event.data) }))
  }
  stream.onerror = () => {
    // A browser gives up on an answer that is no stream, as a server that is starting gives.
    if (stream.readyState === EventSource.CLOSED) setTimeout(open, 2000)
  }
}

export function listen(listener) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

// Reads `path` now and again whenever `concerns(news)`; gives what was read, or what went wrong.
export function useLive(path, concerns) {
  const [state, setState] = useState({ data: null, problem: null })
  const given = useRef(0) // what is given meanwhile is newer than what is being read
  const looker = useRef(() => {})
  useEffect(() => {
    if (!path) return undefined
    let gone = false
    let reading = false
    let again = false
    const look = async () => {
      if (reading) {
        again = true
        return
      }
      reading = true
      const before = given.current
      try {
        const data = await api(path)
        if (!gone && given.current === before) setState({ data, problem: null })
      } catch (problem) {
        if (!gone) setState((old) => ({ data: problem.status === 404 ? null : old.data, problem }))
      }
      setTimeout(() => {
        reading = false
        if (again && !gone) {
          again = false
          look()
        }
      }, REST_MILLISECONDS)
    }
    looker.current = look
    look()
    const end = listen((news) => {
      if (news.kind === "hello" || news.kind === "look" || concerns(news)) look()
    })
    return () => {
      gone = true
      end()
    }
  }, [path])
  const set = (data) => {
    given.current += 1
    setState({ data, problem: null })
  }
  return { ...state, set, look: () => looker.current() }
}

// Says to every card and tab that something was done here.
export const look = () => share({ kind: "look" })

export const useRun = (run) => useLive(run && `/runs/${run}`, (news) => news.kind === "changed" && news.run === run)
