// A payment that is subsidised, split, finished, refunded and withdrawn, through a client that
// somebody else wrote, in both modes.
const test = require('node:test');
const assert = require('node:assert/strict');
const { Server, Callbacks, client } = require('./tongbao');

for (const mode of ['certificate', 'public-key']) {
  test(`the story in ${mode} mode`, async () => {
    const server = await Server.start();
    const callbacks = await Callbacks.start(server);
    try {
      await story(server, callbacks, client(server, mode));
    } finally {
      callbacks.stop();
      assert.equal(await server.stop(), 0);
    }
  });
}

async function refused(promise, status, code) {
  await assert.rejects(promise, (error) => {
    assert.deepEqual([error.response.status, error.response.data.code], [status, code]);
    return true;
  });
}

async function story(server, callbacks, wx) {
  const seller = server.sellers[0];
  const { data: { code_url: codeUrl } } = await wx.v3.pay.partner.transactions.native.post({
    sp_appid: server.appid, sp_mchid: server.mchid, sub_mchid: seller, description: '两件商品 <绿茶 & 红茶>',
    out_trade_no: 'N-1', notify_url: callbacks.url, amount: { total: 18000, currency: 'CNY' },
    settle_info: { profit_sharing: true, subsidy_amount: 2000 },
  });
  assert.match(codeUrl, /^http:/);
  const { transaction_ids: [order] } = await server.control('pay', { code_url: codeUrl, openid: server.buyers[1] });
  await server.control('clock', { advance: '31s' });
  assert.equal(callbacks.of('TRANSACTION.SUCCESS')[0].transaction_id, order);
  const { data: paid } = await wx.v3.pay.partner.transactions.outTradeNo.$out_trade_no$.get({
    out_trade_no: 'N-1', params: { sp_mchid: server.mchid, sub_mchid: seller },
  });
  assert.equal(paid.trade_state, 'SUCCESS');

  const split = (number, amount) => wx.v3.ecommerce.profitsharing.orders.post({
    sub_mchid: seller, transaction_id: order, out_order_no: number, finish: false,
    receivers: [{ type: 'MERCHANT_ID', receiver_account: server.mchid, amount, description: '佣金' }],
  });
  await refused(split('S-1', 2000), 400, 'INVALID_REQUEST');
  await wx.v3.ecommerce.subsidies.create.post({
    sub_mchid: seller, transaction_id: order, amount: 2000, description: '满减',
  });
  await refused(split('S-1', 6200), 403, 'RULE_LIMIT');
  await split('S-1', 6000);
  await server.control('settle', {});
  await wx.chain('v3/ecommerce/profitsharing/finish-order').post({
    sub_mchid: seller, transaction_id: order, out_order_no: 'F-1', description: '完结',
  });
  await server.control('settle', {});
  const { data: refund } = await wx.v3.ecommerce.refunds.apply.post({
    sub_mchid: seller, sp_appid: server.appid, out_trade_no: 'N-1', out_refund_no: 'R-1',
    amount: { refund: 8000, total: 18000, currency: 'CNY' }, notify_url: callbacks.url,
  });
  await wx.v3.ecommerce.subsidies.return.post({
    sub_mchid: seller, transaction_id: order, out_order_no: 'BR-1', refund_id: refund.refund_id,
    amount: 2000, description: '补差回退',
  });
  await server.control('settle', {});
  assert.equal(callbacks.of('REFUND.SUCCESS')[0].out_refund_no, 'R-1');

  const { data: balance } = await wx.v3.ecommerce.fund.balance.$sub_mchid$.get({ sub_mchid: seller });
  assert.deepEqual([balance.available_amount, balance.pending_amount], [4000, 0]);
  const { data: withdrawal } = await wx.v3.ecommerce.fund.withdraw.post({
    sub_mchid: seller, out_request_no: 'W1', amount: 4000, notify_url: callbacks.url,
  });
  await server.control('clock', { advance: '3d' });
  const { data: found } = await wx.v3.ecommerce.fund.withdraw.$withdraw_id$.get({
    withdraw_id: withdrawal.withdraw_id, params: { sub_mchid: seller },
  });
  assert.equal(found.status, 'SUCCESS');
  assert.equal(callbacks.of('MCHWITHDRAW.CHANGE')[0].status, 'SUCCESS');

  // A closed order answers 204 without a body, signed.
  await wx.v3.pay.partner.transactions.native.post({
    sp_appid: server.appid, sp_mchid: server.mchid, sub_mchid: seller, description: '未付',
    out_trade_no: 'N-2', notify_url: callbacks.url, amount: { total: 1 },
  });
  const closed = await wx.v3.pay.partner.transactions.outTradeNo.$out_trade_no$.close.post(
    { sp_mchid: server.mchid, sub_mchid: seller }, { out_trade_no: 'N-2' },
  );
  assert.equal(closed.status, 204);

  const trial = await server.control('trial-balance');
  assert.equal(trial.total, 0);
  assert.ok(trial.invariants.every((invariant) => invariant.holds), JSON.stringify(trial.invariants));
}
