package tongbao;

import com.google.gson.JsonObject;
import com.wechat.pay.java.core.AbstractRSAConfig;
import com.wechat.pay.java.core.Config;
import com.wechat.pay.java.core.RSAAutoCertificateConfig;
import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.http.AbstractHttpClientBuilder;
import com.wechat.pay.java.core.http.ApacheHttpClientBuilder;
import com.wechat.pay.java.core.http.Constant;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.http.HttpMethod;
import com.wechat.pay.java.core.http.HttpRequest;
import com.wechat.pay.java.core.http.JsonRequestBody;
import com.wechat.pay.java.core.http.MediaType;
import com.wechat.pay.java.core.notification.NotificationConfig;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RequestParam;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.apache.http.HttpHost;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.impl.client.HttpClientBuilder;

/** The official Java client, unmodified, as one merchant in one mode. */
final class Official {
  /** Certificate mode, with the client's other transport. */
  static final String APACHE = "certificate over Apache's HttpClient";
  static final String API = "https://api.mch.weixin.qq.com";

  final Config config;
  final HttpClient http;

  Official(Server server, String mode) throws IOException {
    this(server, mode, server.mchid);
  }

  Official(Server server, String mode, String mchid) throws IOException {
    config = config(server, mode, mchid);
    http = clientOf(server, mode).credential(config.createCredential()).validator(config.createValidator()).build();
  }

  /** An interceptor changes where requests go; the signature covers path and query, not the host. */
  private static AbstractHttpClientBuilder<?> clientOf(Server server, String mode) {
    URI place = URI.create(server.base);
    if (mode.equals(APACHE)) {
      HttpHost host = new HttpHost(place.getHost(), place.getPort(), "http");
      return new ApacheHttpClientBuilder().apacheHttpClient(HttpClientBuilder.create()
          .setRoutePlanner((target, request, context) -> new HttpRoute(host)).build());
    }
    OkHttpClient toTongbao = new OkHttpClient.Builder().addInterceptor(chain -> {
      Request asked = chain.request();
      HttpUrl url = asked.url().newBuilder().scheme("http").host(place.getHost()).port(place.getPort()).build();
      return chain.proceed(asked.newBuilder().url(url).build());
    }).build();
    return new DefaultHttpClientBuilder().okHttpClient(toTongbao);
  }

  /** In certificate mode the client downloads the certificates, by the same detour. */
  private static AbstractRSAConfig config(Server server, String mode, String mchid) throws IOException {
    String key = server.path("merchants", mchid, "apiclient_key.pem").toString();
    String serial = server.file("merchants", mchid, "serial.txt");
    String secret = server.file("merchants", mchid, "apiv3_key.txt");
    if (mode.equals("public-key")) {
      return new RSAPublicKeyConfig.Builder()
          .merchantId(mchid).privateKeyFromPath(key).merchantSerialNumber(serial).apiV3Key(secret)
          .publicKeyFromPath(server.path("platform", "public_key.pem").toString())
          .publicKeyId(server.file("platform", "public_key_id.txt")).build();
    }
    return new RSAAutoCertificateConfig.Builder()
        .merchantId(mchid).privateKeyFromPath(key).merchantSerialNumber(serial).apiV3Key(secret)
        .httpClientBuilder(clientOf(server, mode)).build();
  }

  /** Callbacks are signed with the merchant's default key, the certificate, whatever requests ask for. */
  static <T> T read(Server server, Headers headers, String body, Class<T> kind) throws IOException {
    NotificationParser parser = new NotificationParser((NotificationConfig) config(server, "certificate", server.mchid));
    return parser.parse(new RequestParam.Builder()
        .serialNumber(headers.getFirst("Wechatpay-Serial"))
        .nonce(headers.getFirst("Wechatpay-Nonce"))
        .timestamp(headers.getFirst("Wechatpay-Timestamp"))
        .signature(headers.getFirst("Wechatpay-Signature"))
        .signType(headers.getFirst("Wechatpay-Signature-Type"))
        .body(body).build(), kind);
  }

  /** A path that the client has no typed service for: POST with a body, GET without. */
  JsonObject ask(String path, Map<String, ?> body) {
    HttpRequest.Builder request = new HttpRequest.Builder().url(API + path).httpMethod(HttpMethod.GET)
        .addHeader(Constant.ACCEPT, MediaType.APPLICATION_JSON.getValue())
        .addHeader(Constant.CONTENT_TYPE, MediaType.APPLICATION_JSON.getValue());
    if (body != null) {
      request.httpMethod(HttpMethod.POST).body(new JsonRequestBody.Builder().body(Server.GSON.toJson(body)).build());
    }
    return http.execute(request.build(), JsonObject.class).getServiceResponse();
  }
}
