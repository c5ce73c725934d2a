// A page that is opened as a file may start no worker, so its search runs in a frame instead.
if (location.protocol === "file:") {
  window.Worker = class {
    constructor(url) {
      this.waiting = []
      const frame = document.createElement("iframe")
      frame.hidden = true
      document.body.append(frame)
      this.inner = frame.contentWindow
      this.inner.postMessage = (data) => {
        setTimeout(() => this.onmessage?.(new MessageEvent("message", { data })))
      }
      const script = frame.contentDocument.createElement("script")
      script.src = new URL(url, location.href)
      script.onload = () => {
        this.ready = true
        this.waiting.forEach((data) => this.postMessage(data))
      }
      frame.contentDocument.body.append(script)
    }

    postMessage(data) {
      if (!this.ready) {
        this.waiting.push(data)
        return
      }
      setTimeout(() => this.inner.dispatchEvent(new MessageEvent("message", { data })))
    }

    terminate() {
      this.inner.frameElement.remove()
    }
  }
}
