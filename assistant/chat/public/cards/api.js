// Talks to our own API. A problem is thrown as one error with its message and facts.

export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `The server answered ${status}.`)
    this.status = status
    this.body = body
  }
}

export async function api(path, { method = "GET", json, body, signal } = {}) {
  const options = { method, signal, credentials: "same-origin", headers: { Accept: "application/json" } }
  if (json !== undefined) {
    options.headers["Content-Type"] = "application/json"
    options.body = JSON.stringify(json)
  } else if (body !== undefined) {
    options.body = body
  }
  const answer = await fetch(`/api${path}`, options)
  const text = await answer.text()
  const content = text ? read(text) : {}
  if (!answer.ok) throw new Problem(answer.status, content)
  return content
}

export const post = (path, json = {}) => api(path, { method: "POST", json })
export const patch = (path, json) => api(path, { method: "PATCH", json })
export const put = (path, json) => api(path, { method: "PUT", json })

function read(text) {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
