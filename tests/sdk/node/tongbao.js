// Starts Tongbao for a test and gives it a client that somebody else wrote.
const { execFileSync, spawn } = require('node:child_process');
const { createServer } = require('node:http');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { createInterface } = require('node:readline');
const { Wechatpay, Rsa, Aes, Formatter } = require('wechatpay-axios-plugin');

const ROOT = resolve(__dirname, '../../..');
const BINARY = process.env.TONGBAO || join(ROOT, 'target/debug/tongbao');

class Server {
  static async start() {
    const server = new Server();
    server.folder = mkdtempSync(join(tmpdir(), 'tongbao-sdk-'));
    server.data = join(server.folder, 'data');
    server.process = spawn(BINARY, ['serve', '--data', server.data, '--listen', '127.0.0.1:0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const lines = createInterface({ input: server.process.stdout });
    const [line] = await once(lines, 'line');
    server.base = line.split(' ')[1];
    const demo = JSON.parse(server.file('demo.json'));
    server.mchid = demo.platform.mchid;
    server.appid = demo.platform.appid;
    server.sellers = demo.sub_merchants.map((seller) => seller.sub_mchid);
    server.buyers = demo.buyers.map((buyer) => buyer.openid);
    return server;
  }

  file(...parts) {
    return readFileSync(join(this.data, ...parts), 'utf8').trim();
  }

  async control(path, body) {
    const reply = await fetch(`${this.base}/sandbox/v1/${path}`, body === undefined ? {} : {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  }

  // Runs another command on this installation.
  command(...words) {
    return execFileSync(BINARY, [...words, '--data', this.data], { encoding: 'utf8' });
  }

  async stop() {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const [code] = await ended;
    rmSync(this.folder, { recursive: true });
    return code;
  }
}

// The keys that a client in this mode trusts, by serial number.
function trusted(server, mode) {
  return mode === 'public-key'
    ? { [server.file('platform', 'public_key_id.txt')]: server.file('platform', 'public_key.pem') }
    : { [server.file('platform', 'serial.txt')]: server.file('platform', 'certificate.pem') };
}

function client(server, mode, mchid = server.mchid) {
  const certs = trusted(server, mode);
  return new Wechatpay({
    mchid,
    serial: server.file('merchants', mchid, 'serial.txt'),
    privateKey: server.file('merchants', mchid, 'apiclient_key.pem'),
    certs,
    baseURL: `${server.base}/`,
    headers: { 'Wechatpay-Serial': Object.keys(certs)[0] },
  });
}

// Encrypts a field for the platform (1.8).
function sealer(server, mode) {
  const [key] = Object.values(trusted(server, mode));
  return (text) => Rsa.encrypt(text, key);
}

// Receives callbacks; verifies and decrypts each with the client's own functions. Callbacks are
// signed with the merchant's default key, whatever a request asked for.
class Callbacks {
  static async start(server, mchid = server.mchid) {
    const callbacks = new Callbacks();
    const certs = trusted(server, 'certificate');
    const key = server.file('merchants', mchid, 'apiv3_key.txt');
    callbacks.received = [];
    callbacks.listener = createServer((request, reply) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part) => { body += part; }).on('end', () => {
        const h = (name) => request.headers[`wechatpay-${name}`];
        const signed = Formatter.response(h('timestamp'), h('nonce'), body);
        if (!certs[h('serial')] || !Rsa.verify(signed, h('signature'), certs[h('serial')])) {
          reply.writeHead(401).end();
          return;
        }
        const event = JSON.parse(body);
        const { nonce, ciphertext, associated_data: data } = event.resource;
        callbacks.received.push({
          type: event.event_type, resource: JSON.parse(Aes.AesGcm.decrypt(ciphertext, key, nonce, data)),
        });
        reply.writeHead(204).end();
      });
    });
    callbacks.listener.listen(0, '127.0.0.1');
    await once(callbacks.listener, 'listening');
    callbacks.url = `http://127.0.0.1:${callbacks.listener.address().port}/notify`;
    return callbacks;
  }

  of(type) {
    return this.received.filter((event) => event.type === type).map((event) => event.resource);
  }

  stop() {
    this.listener.close();
    this.listener.closeAllConnections();
  }
}

function once(emitter, name) {
  return new Promise((done) => { emitter.once(name, (...values) => done(values)); });
}

module.exports = { Server, Callbacks, client, sealer };
