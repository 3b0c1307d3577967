import Dispatch

/// Waits 20 ms, even when the task is cancelled: stopping a server must not be cut short.
func pause() async {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(20)) { continuation.resume() }
    }
}
