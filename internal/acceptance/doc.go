// Package acceptance proves, against a live server, what users of futures rely
// on: the behaviours that README.md lists row by row, and the HTTP contract as
// a caller with nothing but HTTP meets it.
//
// It has tests only. They start servers with package testkit, and speak to them
// through package client, or in plain HTTP where the contract is the point. The
// row that a test proves is named in its comment; a test of the package holds
// these comments and the table together.
//
// The guests are the sample modules, and a few of some hundred bytes whose text
// lies in testdata, for what must be many or exact.
package acceptance
