// Package sdk drives Tongbao through the official Go client, unmodified.
package sdk

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/core/auth"
	"github.com/wechatpay-apiv3/wechatpay-go/core/auth/verifiers"
	"github.com/wechatpay-apiv3/wechatpay-go/core/consts"
	"github.com/wechatpay-apiv3/wechatpay-go/core/downloader"
	"github.com/wechatpay-apiv3/wechatpay-go/core/notify"
	"github.com/wechatpay-apiv3/wechatpay-go/core/option"
	"github.com/wechatpay-apiv3/wechatpay-go/utils"
)

var modes = []string{"certificate", "public-key"}

// object is the body of a path that the client has no typed service for.
type object = map[string]interface{}

// toTongbao changes where requests go; the signature covers path and query, not the host.
type toTongbao struct {
	address string
	inner   http.RoundTripper
}

func (to toTongbao) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Host, ".mch.weixin.qq.com") {
		r = r.Clone(r.Context())
		r.URL.Scheme, r.URL.Host, r.Host = "http", to.address, ""
	}
	return to.inner.RoundTrip(r)
}

// server is one `tongbao serve` on a data folder of its own.
type server struct {
	*testing.T
	binary, data, base string
	mchid, appid       string
	sellers, buyers    []string
}

func start(t *testing.T) *server {
	s := &server{T: t, binary: os.Getenv("TONGBAO"), data: filepath.Join(t.TempDir(), "data")}
	if s.binary == "" {
		t.Fatal("TONGBAO does not name the program: run these tests by tests/sdk/go/run")
	}
	process := exec.Command(s.binary, "serve", "--data", s.data, "--listen", "127.0.0.1:0")
	out, err := process.StdoutPipe()
	s.no(err)
	s.no(process.Start())
	t.Cleanup(func() {
		_ = process.Process.Signal(syscall.SIGTERM)
		if err := process.Wait(); err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	s.no(err)
	s.base = strings.TrimSpace(strings.TrimPrefix(line, "ready "))
	var demo struct {
		Platform struct{ Mchid, Appid string }
		Sellers  []struct {
			Mchid string `json:"sub_mchid"`
		} `json:"sub_merchants"`
		Buyers []struct{ Openid string }
	}
	s.no(json.Unmarshal([]byte(s.file("demo.json")), &demo))
	s.mchid, s.appid = demo.Platform.Mchid, demo.Platform.Appid
	for _, seller := range demo.Sellers {
		s.sellers = append(s.sellers, seller.Mchid)
	}
	for _, buyer := range demo.Buyers {
		s.buyers = append(s.buyers, buyer.Openid)
	}
	return s
}

// no fails the test on an error.
func (s *server) no(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// same fails the test when two things differ.
func (s *server) same(wanted, got interface{}) {
	s.Helper()
	if fmt.Sprint(wanted) != fmt.Sprint(got) {
		s.Fatalf("wanted %v, got %v", wanted, got)
	}
}

func (s *server) file(parts ...string) string {
	text, err := os.ReadFile(filepath.Join(append([]string{s.data}, parts...)...))
	s.no(err)
	return strings.TrimSpace(string(text))
}

// command runs another command on this installation.
func (s *server) command(words ...string) string {
	out, err := exec.Command(s.binary, append(words, "--data", s.data)...).Output()
	s.no(err)
	return string(out)
}

// control speaks with the unsigned control API: GET without a body, POST with one.
func (s *server) control(path string, body object) object {
	s.Helper()
	method, text := http.MethodGet, []byte(nil)
	if body != nil {
		method, text = http.MethodPost, s.json(body)
	}
	request, err := http.NewRequest(method, s.base+"/sandbox/v1/"+path, bytes.NewReader(text))
	s.no(err)
	request.Header.Set("Content-Type", "application/json")
	reply, err := http.DefaultClient.Do(request)
	s.no(err)
	defer reply.Body.Close()
	said, err := io.ReadAll(reply.Body)
	s.no(err)
	if reply.StatusCode != http.StatusOK {
		s.Fatalf("%s: %d %s", path, reply.StatusCode, said)
	}
	var found object
	s.no(json.Unmarshal(said, &found))
	return found
}

func (s *server) json(value interface{}) []byte {
	text, err := json.Marshal(value)
	s.no(err)
	return text
}

// pay lets a buyer pay and gives the transaction of the first order.
func (s *server) pay(what object) string {
	s.Helper()
	return s.control("pay", what)["transaction_ids"].([]interface{})[0].(string)
}

func (s *server) advance(time string) { s.control("clock", object{"advance": time}) }

func (s *server) settle() { s.control("settle", object{}) }

// booksHold proves the ledger at the end of a story.
func (s *server) booksHold() {
	s.Helper()
	trial := s.control("trial-balance", nil)
	s.same(0, trial["total"])
	for _, one := range trial["invariants"].([]interface{}) {
		if one.(object)["holds"] != true {
			s.Fatalf("%v", one)
		}
	}
}

func (s *server) privateKey(mchid string) *rsa.PrivateKey {
	key, err := utils.LoadPrivateKey(s.file("merchants", mchid, "apiclient_key.pem"))
	s.no(err)
	return key
}

// client is the Go client in one of the modes. In certificate mode it downloads the certificates.
func (s *server) client(mode, mchid string) *core.Client {
	s.Helper()
	serial, key := s.file("merchants", mchid, "serial.txt"), s.privateKey(mchid)
	var auth core.ClientOption
	if mode == "public-key" {
		public, err := utils.LoadPublicKey(s.file("platform", "public_key.pem"))
		s.no(err)
		auth = option.WithWechatPayPublicKeyAuthCipher(mchid, serial, key, s.file("platform", "public_key_id.txt"), public)
	} else {
		auth = option.WithWechatPayAutoAuthCipherUsingDownloaderMgr(mchid, serial, key, s.downloads(mchid))
	}
	client, err := core.NewClient(context.Background(), auth, s.transport())
	s.no(err)
	return client
}

func (s *server) transport() core.ClientOption {
	address := strings.TrimPrefix(s.base, "http://")
	return option.WithHTTPClient(&http.Client{Transport: toTongbao{address, http.DefaultTransport}})
}

// unverified is a client that signs and does not look at the signatures of replies.
func (s *server) unverified(mchid string) *core.Client {
	client, err := core.NewClient(context.Background(),
		option.WithMerchantCredential(mchid, s.file("merchants", mchid, "serial.txt"), s.privateKey(mchid)),
		option.WithoutValidator(), s.transport())
	s.no(err)
	return client
}

// downloads is the client's downloader of certificates for a merchant, after the first download.
func (s *server) downloads(mchid string) *downloader.CertificateDownloaderMgr {
	manager := downloader.NewCertificateDownloaderMgr(context.Background())
	s.Cleanup(manager.Stop)
	s.no(manager.RegisterDownloaderWithClient(
		context.Background(), s.unverified(mchid), mchid, s.file("merchants", mchid, "apiv3_key.txt")))
	return manager
}

// ask sends to a path without a typed service; gives the reply's JSON, verified by the client.
func (s *server) ask(client *core.Client, method, path string, body interface{}, headers ...string) object {
	s.Helper()
	header := http.Header{}
	for at := 0; at < len(headers); at += 2 {
		header.Set(headers[at], headers[at+1])
	}
	result, err := client.Request(context.Background(), method, consts.WechatPayAPIServer+path, header, nil, body, consts.ApplicationJSON)
	s.no(err)
	var found object
	s.no(core.UnMarshalResponse(result.Response, &found))
	return found
}

// refused tells whether a call failed in the contract's form.
func (s *server) refused(err error, status int, code string) *core.APIError {
	s.Helper()
	refusal, is := err.(*core.APIError)
	if !is || !core.IsAPIError(err, code) || refusal.StatusCode != status || refusal.Message == "" {
		s.Fatalf("wanted %d %s, got %v", status, code, err)
	}
	return refusal
}

// callbacks receives callbacks; the client's handler verifies and decrypts each of them.
type callbacks struct {
	*httptest.Server
	lock     sync.Mutex
	received []*notify.Request
	refused  []error
}

// listen trusts the platform's certificates only: callbacks are signed with the merchant's default key.
func (s *server) listen(mchid string) *callbacks {
	var verifier auth.Verifier = verifiers.NewSHA256WithRSAVerifier(s.downloads(mchid).GetCertificateVisitor(mchid))
	handler, err := notify.NewRSANotifyHandler(s.file("merchants", mchid, "apiv3_key.txt"), verifier)
	s.no(err)
	c := &callbacks{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.lock.Lock()
		defer c.lock.Unlock()
		event, err := handler.ParseNotifyRequest(r.Context(), r, &notify.ContentMap{})
		if err != nil {
			c.refused = append(c.refused, err)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		c.received = append(c.received, event)
		w.WriteHeader(http.StatusNoContent)
	}))
	s.Cleanup(c.Server.Close)
	return c
}

// read puts what the last event of a type says into a typed value.
func (s *server) read(c *callbacks, event string, into interface{}) {
	s.Helper()
	c.lock.Lock()
	defer c.lock.Unlock()
	s.same("[]", c.refused)
	for at := len(c.received) - 1; at >= 0; at-- {
		if c.received[at].EventType == event {
			s.no(json.Unmarshal([]byte(c.received[at].Resource.Plaintext), into))
			return
		}
	}
	s.Fatalf("no %s among %d callbacks", event, len(c.received))
}
