package wire

// Headers that the API gives a meaning to.
const (
	SessionHeader     = "Weft-Session"    // the session that holds what is submitted
	IdempotencyHeader = "Idempotency-Key" // the caller's name for a submission
	LastEventHeader   = "Last-Event-ID"   // where a stream of events goes on
)

// Media types that bodies travel as.
const (
	JSON        = "application/json"
	CBOR        = "application/cbor"         // any value, in deterministic form
	OctetStream = "application/octet-stream" // one byte string
	ProblemJSON = "application/problem+json" // every error
	NDJSON      = "application/x-ndjson"     // logs
	EventStream = "text/event-stream"
	Wasm        = "application/wasm"
)

// Parameters of queries.
const (
	WaitParam         = "wait"         // duration: how long the answer may be held back
	KeysParam         = "keys"         // true: the keys of all tasks, however many
	LimitParam        = "limit"        // items of a list
	CursorParam       = "cursor"       // where a list goes on: the "next" of the page before
	TimeoutParam      = "timeout"      // duration, of a call
	PriorityParam     = "priority"     // of a call
	PureParam         = "pure"         // of a call
	FuelParam         = "fuel"         // of a call
	VersionParam      = "version"      // of an upload
	CapabilitiesParam = "capabilities" // of an upload, separated by commas
	StateParam        = "state"        // filter of futures
	ModuleParam       = "module"       // filter of futures
	GraphParam        = "graph"        // filter of futures
	RetainParam       = "retain"       // duration, of scattered data
)
