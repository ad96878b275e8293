// Package fabrictest is what every fabric must do, as one suite of tests. A
// fabric carries task.Dispatch from a scheduler to its workers, task.News back,
// and values from whoever holds them to whoever asks.
//
//	func TestConformance(t *testing.T) {
//		fabrictest.Run(t, func(t *testing.T) fabrictest.Fabric {
//			f := inproc.New()
//			t.Cleanup(f.Close)
//			return fabrictest.Fabric{Scheduler: f.Scheduler(), Worker: …, Close: f.Close}
//		})
//	}
//
// The suite knows a fabric by its two ends only and refuses to know what moves
// the messages. It waits for messages, never for time to pass, but for a fetch
// that must stay without an answer; a message that fails to come fails the test
// after Patience.
package fabrictest
