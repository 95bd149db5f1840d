// A marketplace from its sellers' papers to its last bill, through a client that somebody else
// wrote, in both modes.
const test = require('node:test');
const assert = require('node:assert/strict');
const { constants, createDecipheriv, createHash, privateDecrypt } = require('node:crypto');
const { gunzipSync } = require('node:zlib');
const { Multipart } = require('wechatpay-axios-plugin');
const { Server, Callbacks, client, sealer } = require('./tongbao');

const PICTURE = Buffer.from(
  '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489'
  + '0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082', 'hex');
const SHARING = { profit_sharing: true };

for (const mode of ['certificate', 'public-key']) {
  test(`the longer story in ${mode} mode`, async () => {
    const server = await Server.start();
    const callbacks = await Callbacks.start(server);
    try {
      await new Story(server, callbacks, mode).play();
    } finally {
      callbacks.stop();
      assert.equal(await server.stop(), 0);
    }
  });
}

class Story {
  constructor(server, callbacks, mode) {
    Object.assign(this, { server, callbacks, mode, wx: client(server, mode), seal: sealer(server, mode) });
  }

  async play() {
    await this.toNoon();
    const day = await this.today();
    const seller = await this.aboard();
    const orders = await this.payments(seller);
    await this.share(seller, orders[0]);
    await this.abnormalRefund(seller, orders[1]);
    await this.genericFamily();
    await this.server.control('clock', { advance: '24h' });
    await this.bills(day, seller, orders);
    await this.close(seller);
    const trial = await this.server.control('trial-balance');
    assert.equal(trial.total, 0);
    assert.ok(trial.invariants.every((one) => one.holds), JSON.stringify(trial.invariants));
  }

  settle() {
    return this.server.control('settle', {});
  }

  async today() {
    return (await this.server.control('clock')).now.slice(0, 10);
  }

  async toNoon() {
    await this.server.control('clock', { advance: '24h' });
    await this.server.control('clock', { set: `${await this.today()}T23:59:59+08:00` });
    await this.server.control('clock', { advance: '12h' });
  }

  // A micro seller hands in its papers and passes by itself.
  async aboard() {
    const meta = { filename: 'paper.png', sha256: createHash('sha256').update(PICTURE).digest('hex') };
    const form = new Multipart().append('meta', JSON.stringify(meta)).append('file', PICTURE, 'paper.png');
    const { data: { media_id: paper } } = await this.wx.v3.merchant.media.upload.post(
      form.getBuffer(), { meta, headers: form.getHeaders() });
    const name = this.seal('欧阳小满');
    const { data: applied } = await this.wx.chain('v3/ecommerce/applyments/').post({
      out_request_no: 'APPLY1', organization_type: '2401', merchant_shortname: '青禾',
      id_card_info: {
        id_card_copy: paper, id_card_national: paper, id_card_name: name,
        id_card_number: this.seal('11010119900307001X'), id_card_valid_time_begin: '2010-01-01', id_card_valid_time: '长期',
      },
      account_info: {
        bank_account_type: '75', account_bank: '工商银行', account_name: name, bank_address_code: '440300',
        account_number: this.seal('6222020200119876543'),
      },
      contact_info: { contact_type: '65', contact_name: name, mobile_phone: this.seal('13912345678') },
      sales_scene_info: { store_name: '青禾', store_url: 'https://qinghe.example' },
    });
    await this.settle();
    const { data: found } = await this.wx.v3.ecommerce.applyments.$applyment_id$.get({ applyment_id: applied.applyment_id });
    assert.equal(found.applyment_state, 'FINISH');
    return found.sub_mchid;
  }

  // 100 yuan each: an ordinary order, a combined one of two, a payment code.
  async payments(seller) {
    const { server, wx } = this;
    const common = { sp_appid: server.appid, sp_mchid: server.mchid, sub_mchid: seller, description: '茶,一两', settle_info: SHARING };
    const amount = { total: 10000, currency: 'CNY' };
    const { data: { code_url: native } } = await wx.v3.pay.partner.transactions.native.post({
      ...common, out_trade_no: 'N-1', notify_url: this.callbacks.url, amount });
    const { data: { code_url: combined } } = await wx.v3.combineTransactions.native.post({
      combine_appid: server.appid, combine_mchid: server.mchid, combine_out_trade_no: 'C-1', notify_url: this.callbacks.url,
      sub_orders: ['S-1', 'S-2'].map((number) => ({
        mchid: server.mchid, sub_mchid: seller, out_trade_no: number, attach: '购物车', description: '茶', settle_info: SHARING,
        amount: { total_amount: 10000, currency: 'CNY' } })),
    });
    const orders = [];
    for (const code_url of [native, combined]) {
      orders.push(...(await server.control('pay', { code_url })).transaction_ids);
    }
    const { auth_code } = await server.control('codes', {});
    const { data: scanned } = await wx.v3.pay.partner.transactions.codepay.post({
      ...common, out_trade_no: 'K-1', amount, payer: { auth_code }, scene_info: { store_info: { id: 'S1' } } });
    assert.equal(scanned.trade_state, 'SUCCESS');
    orders.push(scanned.transaction_id);
    await server.control('clock', { advance: '31s' });
    assert.equal(this.callbacks.of('TRANSACTION.SUCCESS').length, 2);
    return orders;
  }

  async share(seller, order) {
    const split = this.wx.v3.ecommerce.profitsharing;
    await split.orders.post({
      sub_mchid: seller, transaction_id: order, out_order_no: 'SHARE1', finish: true,
      receivers: [{ type: 'MERCHANT_ID', receiver_account: this.server.mchid, amount: 2000, description: '佣金' }] });
    await this.settle();
    const { data: found } = await split.orders.get({ params: { sub_mchid: seller, transaction_id: order, out_order_no: 'SHARE1' } });
    assert.equal(found.status, 'FINISHED');
  }

  // The buyer's card is dead: the money goes to another one, named under encryption.
  async abnormalRefund(seller, order) {
    const { data: refund } = await this.wx.v3.ecommerce.refunds.apply.post({
      sub_mchid: seller, sp_appid: this.server.appid, transaction_id: order, out_refund_no: 'R-1',
      amount: { refund: 3000, total: 10000, currency: 'CNY' }, notify_url: this.callbacks.url });
    await this.server.control(`refunds/${refund.refund_id}`, { status: 'ABNORMAL' });
    await this.wx.v3.ecommerce.refunds.$refund_id$.applyAbnormalRefund.post({
      sub_mchid: seller, out_refund_no: 'R-1', type: 'USER_BANK_CARD', bank_type: 'CMB_DEBIT',
      bank_account: this.seal('6214830000000403'), real_name: this.seal('张三') }, { refund_id: refund.refund_id });
    await this.settle();
    const { data: found } = await this.wx.v3.ecommerce.refunds.id.$refund_id$.get({
      refund_id: refund.refund_id, params: { sub_mchid: seller } });
    assert.equal(found.status, 'SUCCESS');
  }

  // A direct merchant shares and refunds by the generic paths.
  async genericFamily() {
    const appid = 'wx7000000000000003';
    const made = this.server.command('merchant', 'add', '--kind', 'direct', '--fee-bp', '60', '--appid', appid, '--json');
    const { mchid } = JSON.parse(made);
    const shop = client(this.server, this.mode, mchid);
    const person = this.server.buyers[3];
    const told = await Callbacks.start(this.server, mchid);
    const { data: { code_url } } = await shop.v3.pay.transactions.native.post({
      appid, mchid, description: '茶', out_trade_no: 'D-1', notify_url: told.url,
      amount: { total: 10000, currency: 'CNY' }, settle_info: SHARING });
    const { transaction_ids: [order] } = await this.server.control('pay', { code_url });
    await this.server.control('clock', { advance: '61s' });
    const split = shop.v3.profitsharing;
    await split.receivers.add.post({ appid, type: 'PERSONAL_OPENID', account: person, relation_type: 'PARTNER' });
    await split.orders.post({
      appid, transaction_id: order, out_order_no: 'G-1', unfreeze_unsplit: true,
      receivers: [{ type: 'PERSONAL_OPENID', account: person, amount: 1000, description: '分账' }] });
    await this.settle();
    const { data: found } = await split.orders.$out_order_no$.get({ out_order_no: 'G-1', params: { transaction_id: order } });
    assert.equal(found.state, 'FINISHED');
    await shop.v3.refund.domestic.refunds.post({
      transaction_id: order, out_refund_no: 'GR-1', amount: { refund: 2000, total: 10000, currency: 'CNY' } });
    await this.settle();
    const { data: back } = await shop.v3.refund.domestic.refunds.$out_refund_no$.get({ out_refund_no: 'GR-1' });
    assert.equal(back.status, 'SUCCESS');
    assert.equal(told.of('TRANSACTION.SUCCESS')[0].transaction_id, order);
    told.stop();
  }

  async bills(day, seller, orders) {
    const { data: link } = await this.wx.v3.bill.tradebill.get({ params: { bill_date: day, tar_type: 'GZIP' } });
    const trade = gunzipSync(await this.download(link));
    assert.equal(createHash('sha1').update(trade).digest('hex'), link.hash_value);
    const lines = cellsOf(trade);
    assert.deepEqual(new Set(lines.slice(1, -2).map((cells) => cells[5])), new Set(orders));
    assert.deepEqual([lines.at(-1)[0], lines.at(-1)[5], lines.at(-1)[6]], ['5', '400.00', '30.00']);

    const { data: sealed } = await this.wx.v3.ecommerce.bill.fundflowbill.get({
      params: { bill_date: day, account_type: 'ALL', algorithm: 'AEAD_AES_256_GCM' } });
    assert.equal(sealed.download_bill_count, sealed.download_bill_list.length);
    const parts = [];
    for (const part of sealed.download_bill_list) parts.push(this.opened(await this.download(part), part));
    const flow = cellsOf(Buffer.concat(parts));
    const at = (name) => flow[0].indexOf(name);
    let balance = 0;
    for (const cells of flow.slice(1, -2)) {
      assert.equal(cells[0], seller);
      balance += (cells[at('收支类型')] === '收入' ? 1 : -1) * fen(cells[at('收支金额(元)')]);
      assert.equal(fen(cells[at('账户结余(元)')]), balance);
    }
    const { data: end } = await this.wx.v3.ecommerce.fund.enddaybalance.$sub_mchid$.get({ sub_mchid: seller, params: { date: day } });
    assert.equal(end.available_amount + end.pending_amount, balance);
  }

  async download(link) {
    const query = Object.fromEntries(new URL(link.download_url).searchParams);
    const { data } = await this.wx.v3.billdownload.file.get({ params: query, responseType: 'arraybuffer' });
    return Buffer.from(data);
  }

  // Decrypts a part with the merchant's key.
  opened(bytes, part) {
    const key = privateDecrypt({
      key: this.server.file('merchants', this.server.mchid, 'apiclient_key.pem'),
      padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1',
    }, Buffer.from(part.encrypt_key, 'base64'));
    const cipher = createDecipheriv('aes-256-gcm', key, Buffer.from(part.nonce));
    cipher.setAuthTag(bytes.subarray(-16));
    const text = Buffer.concat([cipher.update(bytes.subarray(0, -16)), cipher.final()]);
    assert.equal(createHash('sha1').update(text).digest('hex'), part.hash_value);
    return text;
  }

  // Half a year later nothing is frozen; the account is closed and its money paid out.
  async close(seller) {
    await this.server.control('clock', { advance: '181d' });
    const closing = this.wx.chain('v3/ecommerce/account/apply-cancel-withdraw');
    const { data: applied } = await closing.post({
      sub_mchid: seller, out_request_no: 'CLOSE1', withdraw: 'APPLY_WITHDRAW',
      payee_info: { account_type: 'ACCOUNT_TYPE_CORPORATE', bank_account_info: {
        account_name: this.seal('张三茶庄'), account_bank: '工商银行', account_number: this.seal('6222000000006789') } } });
    await this.server.control('clock', { advance: '10s' });
    await this.wx.chain('v3/ecommerce/account/apply-cancel-withdraw/confirm').post({
      sub_mchid: seller, applyment_id: applied.applyment_id, operator_identification: 'id1102',
      confirm_time: '2015-05-20T13:29:35.120+08:00', cancel_contract_version: 'V20241213' });
    await this.server.control('clock', { advance: '3d' });
    const { data: found } = await this.wx.chain(`v3/ecommerce/account/apply-cancel-withdraw/applyment-id/${applied.applyment_id}`).get();
    assert.deepEqual([found.cancel_state, found.withdraw_state], ['FINISH', 'WITHDRAW_SUCCEED']);
  }
}

function cellsOf(text) {
  return text.toString().trimEnd().split('\r\n').map((line) => line.split(',').map((cell) => cell.replace(/^`/, '')));
}

function fen(yuan) {
  return Math.round(Number(yuan) * 100);
}
