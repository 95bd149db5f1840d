// What the protocol promises, through a client that somebody else wrote.
const test = require('node:test');
const assert = require('node:assert/strict');
const { createHash } = require('node:crypto');
const { Aes, Multipart, Wechatpay } = require('wechatpay-axios-plugin');
const { Server, Callbacks, client, sealer } = require('./tongbao');

const PICTURE = Buffer.from(
  '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489'
  + '0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082', 'hex');
const MODES = ['certificate', 'public-key'];

function on(name, play) {
  test(name, async () => {
    const server = await Server.start();
    try {
      await play(server);
    } finally {
      assert.equal(await server.stop(), 0);
    }
  });
}

async function refused(promise, status, code) {
  let refusal;
  await assert.rejects(promise, (error) => {
    refusal = error.response.data;
    assert.deepEqual([error.response.status, refusal.code], [status, code]);
    return true;
  });
  return refusal;
}

function order(server, number, other) {
  return {
    sp_appid: server.appid, sp_mchid: server.mchid, sub_mchid: server.sellers[0], description: '茶', out_trade_no: number,
    notify_url: 'http://127.0.0.1:9/notify', amount: { total: 10000 }, payer: { sp_openid: server.buyers[0] },
    settle_info: { profit_sharing: true }, ...other,
  };
}

function balanceOf(wx) {
  return wx.v3.merchant.fund.balance.$account_type$.get({ account_type: 'BASIC' });
}

on('a client that trusts another key refuses every reply, a 204 as well', async (server) => {
  const trusting = client(server, 'certificate');
  await trusting.v3.pay.partner.transactions.jsapi.post(order(server, 'P-1'));
  const serial = server.file('platform', 'serial.txt');
  const doubting = new Wechatpay({
    mchid: server.mchid, serial: server.file('merchants', server.mchid, 'serial.txt'),
    privateKey: server.file('merchants', server.mchid, 'apiclient_key.pem'),
    certs: { [serial]: server.file('merchants', server.mchid, 'apiclient_cert.pem') }, baseURL: `${server.base}/`,
  });
  const disbelieved = (status) => (error) => {
    assert.deepEqual([error.code, error.response.status], ['EV3_RES_HEADER_SIGNATURE_DIGEST', status]);
    return true;
  };
  await assert.rejects(balanceOf(doubting), disbelieved(200));
  await assert.rejects(doubting.v3.pay.partner.transactions.outTradeNo.$out_trade_no$.close.post(
    { sp_mchid: server.mchid, sub_mchid: server.sellers[0] }, { out_trade_no: 'P-1' }), disbelieved(204));
  // The order was closed all the same: only the reply was not believed.
  const { data: closed } = await trusting.v3.pay.partner.transactions.outTradeNo.$out_trade_no$.get({
    out_trade_no: 'P-1', params: { sp_mchid: server.mchid, sub_mchid: server.sellers[0] } });
  assert.equal(closed.trade_state, 'CLOSED');
});

on('a cart over two sellers is one payment with one callback; another one is closed', async (server) => {
  const callbacks = await Callbacks.start(server);
  const cart = (number) => ({
    combine_appid: server.appid, combine_mchid: server.mchid, combine_out_trade_no: number, notify_url: callbacks.url,
    combine_payer_info: { openid: server.buyers[0] },
    sub_orders: server.sellers.slice(0, 2).map((seller, at) => ({
      mchid: server.mchid, sub_mchid: seller, out_trade_no: `${number}-${at}`, attach: '购物车', description: '茶',
      amount: { total_amount: 5000, currency: 'CNY' }, settle_info: { profit_sharing: true } })),
  });
  try {
    const wx = client(server, 'public-key');
    const { data: { prepay_id } } = await wx.v3.combineTransactions.jsapi.post(cart('C1'));
    await server.control('pay', { prepay_id });
    await server.control('settle', {});
    const [paid, ...others] = callbacks.of('TRANSACTION.SUCCESS');
    assert.deepEqual(others, []);
    const { data: found } = await wx.v3.combineTransactions.outTradeNo.$out_trade_no$.get({ out_trade_no: 'C1' });
    for (const one of [paid, found]) assert.deepEqual(one.sub_orders.map((sub) => sub.trade_state), ['SUCCESS', 'SUCCESS']);
    await wx.v3.combineTransactions.jsapi.post(cart('C2'));
    const closed = await wx.v3.combineTransactions.outTradeNo.$out_trade_no$.close.post({
      combine_appid: server.appid,
      sub_orders: [0, 1].map((at) => ({ mchid: server.mchid, sub_mchid: server.sellers[at], out_trade_no: `C2-${at}` })),
    }, { out_trade_no: 'C2' });
    assert.equal(closed.status, 204);
  } finally {
    callbacks.stop();
  }
});

on('a refusal names the field, and what is not there', async (server) => {
  const wx = client(server, 'certificate');
  const wrong = await refused(
    wx.v3.pay.partner.transactions.jsapi.post(order(server, 'P-1', { amount: { total: 0 } })), 400, 'PARAM_ERROR');
  assert.equal(wrong.detail.field, '/amount/total');
  await refused(wx.v3.pay.partner.transactions.outTradeNo.$out_trade_no$.get({
    out_trade_no: 'NOWHERE', params: { sp_mchid: server.mchid, sub_mchid: server.sellers[0] } }), 404, 'ORDER_NOT_EXIST');
});

on('a picture with a Chinese name is taken, one with another digest is not', async (server) => {
  const wx = client(server, 'certificate');
  const upload = (sha256, name) => {
    const meta = { filename: name, sha256 };
    const form = new Multipart().append('meta', JSON.stringify(meta)).append('file', PICTURE, name);
    return wx.v3.merchant.media.upload.post(form.getBuffer(), { meta, headers: form.getHeaders() });
  };
  const digest = createHash('sha256').update(PICTURE).digest('hex');
  const { data: { media_id: paper } } = await upload(digest, '营业执照.png');
  assert.ok(paper);
  const wrong = await refused(upload('0'.repeat(64), 'a.png'), 400, 'PARAM_ERROR');
  assert.match(wrong.message, new RegExp(digest));
});

on('a name opens with the key that sealed it, and not with the other', async (server) => {
  for (const [at, mode] of MODES.entries()) {
    const wx = client(server, mode);
    const add = (name) => wx.v3.ecommerce.profitsharing.receivers.add.post({
      appid: server.appid, type: 'PERSONAL_OPENID', account: server.buyers[at + 2], encrypted_name: name, relation_type: 'OTHERS' });
    await refused(add(sealer(server, MODES[1 - at])('吴白舟')), 400, 'PARAM_ERROR');
    const { data: added } = await add(sealer(server, mode)('吴白舟'));
    assert.equal(added.account, server.buyers[at + 2]);
  }
});

on('a second certificate is listed, signs a day later, and the first goes on', async (server) => {
  const before = client(server, 'certificate');
  const modern = client(server, 'public-key');
  const first = server.file('platform', 'serial.txt');
  const listed = async () => {
    const { data: { data } } = await before.v3.certificates.get();
    const key = server.file('merchants', server.mchid, 'apiv3_key.txt');
    return Object.fromEntries(data.map(({ serial_no, encrypt_certificate: { nonce, ciphertext, associated_data } }) => [
      serial_no, Aes.AesGcm.decrypt(ciphertext, key, nonce, associated_data)]));
  };
  server.command('certificate', 'issue');
  let certs = await listed();
  for (let tries = 0; Object.keys(certs).length < 2 && tries < 100; tries += 1) {
    await new Promise((done) => { setTimeout(done, 200); });
    certs = await listed();
  }
  const [second] = Object.keys(certs).filter((serial) => serial !== first);
  assert.equal(certs[first].trim(), server.file('platform', 'certificate.pem'));
  await server.control('clock', { advance: '24h' });
  assert.equal(server.file('platform', 'serial.txt'), second);
  for (const [wx, signer] of [[before, first], [client(server, 'certificate'), second],
    [modern, server.file('platform', 'public_key_id.txt')]]) {
    const { headers } = await balanceOf(wx);
    assert.equal(headers['wechatpay-serial'], signer);
  }
});
