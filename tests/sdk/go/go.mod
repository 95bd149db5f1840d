module tongbao-sdk-tests

go 1.17

require github.com/wechatpay-apiv3/wechatpay-go v0.2.21
