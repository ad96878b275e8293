package httpapi

import (
	"bufio"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gin-gonic/gin"

	"weft/task"
)

// Tokens are those that a server knows. Only their hashes are kept.
type Tokens []Token

// Token is one of them. An operator's token may grant capabilities and exceed
// limits.
type Token struct {
	hash     [sha256.Size]byte
	Operator bool
}

// NewToken is the token with that secret.
func NewToken(secret string, operator bool) Token {
	return Token{hash: sha256.Sum256([]byte(secret)), Operator: operator}
}

// ParseTokens reads the file of tokens: one a line, an operator's behind the
// word "operator" and a space. Empty lines and those that begin with # are
// passed over. A file without a token is an error, as it would open the
// server to everybody.
//
//	# the builders
//	6vD0Nn5kTeP1rJb2
//	operator y3hqXo8WcMv7LzAa
func ParseTokens(r io.Reader) (Tokens, error) {
	var tokens Tokens
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		words := strings.Fields(lines.Text())
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		operator := len(words) == 2 && words[0] == "operator"
		if operator {
			words = words[1:]
		}
		if len(words) != 1 || words[0] == "operator" {
			return nil, fmt.Errorf("parse tokens, line %d: want a token, or \"operator\" and a token", n)
		}
		if i := strings.IndexFunc(words[0], func(r rune) bool { return r <= ' ' || r > '~' }); i >= 0 {
			return nil, fmt.Errorf("parse tokens, line %d: a token is made of printable ASCII characters", n)
		}
		t := NewToken(words[0], operator)
		if known := tokens.find(words[0]); known != nil {
			return nil, fmt.Errorf("parse tokens, line %d: this token is there already", n)
		}
		tokens = append(tokens, t)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("parse tokens: %w", err)
	}
	if len(tokens) == 0 {
		return nil, errors.New("parse tokens: there is none; a server without tokens is run without a token file")
	}
	return tokens, nil
}

// find is the token with that secret, or nil. How long it takes tells nothing
// of the tokens.
func (t Tokens) find(secret string) *Token {
	hash := sha256.Sum256([]byte(secret))
	var found *Token
	for i := range t {
		if subtle.ConstantTimeCompare(t[i].hash[:], hash[:]) == 1 {
			found = &t[i]
		}
	}
	return found
}

// operatorKey is where authenticate notes that the caller is an operator.
const operatorKey = "weft.operator"

// authenticate lets those through who have a token, when there are tokens.
func (a *API) authenticate(c *gin.Context) {
	if len(a.cfg.Tokens) == 0 {
		c.Set(operatorKey, true)
		return
	}
	if isProbe(c.Request) {
		return
	}
	header := c.GetHeader("Authorization")
	if header == "" {
		a.fail(c, task.Errorf(task.Unauthenticated, "this server wants a token; send the header \"Authorization: Bearer …\""))
		return
	}
	scheme, secret, _ := strings.Cut(header, " ")
	token := a.cfg.Tokens.find(strings.TrimSpace(secret))
	if !strings.EqualFold(scheme, "Bearer") || token == nil {
		a.fail(c, task.Errorf(task.Unauthenticated, "the token is not one of this server's"))
		return
	}
	c.Set(operatorKey, token.Operator)
}

// isOperator reports whether the caller may do what a plain token may not.
func isOperator(c *gin.Context) bool { return c.GetBool(operatorKey) }
