package httpapi

// member is a member of a task in a submission.
type member uint8

const (
	memberCall member = iota
	memberArgs
	memberKey
	memberPure
	memberPriority // from here on options, which many tasks may share
	memberTimeout
	memberQueueTimeout
	memberMemory
	memberFuel
	memberRetries
	memberWorkers
	memberAllowOtherWorkers
	memberResources
	memberLabels
)

var memberNames = [...]string{
	"call", "args", "key", "pure", "priority", "timeout", "queue_timeout", "memory", "fuel", "retries",
	"workers", "allow_other_workers", "resources", "labels",
}

// String is the name of the member.
func (m member) String() string { return memberNames[m] }

// memberOf finds the member of that name.
func memberOf(name []byte) (member, bool) {
	for m, s := range memberNames {
		if string(name) == s {
			return member(m), true
		}
	}
	return 0, false
}
