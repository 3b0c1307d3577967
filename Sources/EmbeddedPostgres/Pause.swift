import Dispatch

/// Waits 20 ms, cancelled or not: stopping a server must not be cut short, and what may be checks for cancellation.
func pause() async {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(20)) { continuation.resume() }
    }
}
