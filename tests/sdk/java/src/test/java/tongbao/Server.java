package tongbao;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One {@code tongbao serve} on a data folder of its own. */
final class Server implements AutoCloseable {
  static final Gson GSON = new Gson();

  final String base;
  final String mchid;
  final String appid;
  final List<String> sellers;
  final List<String> buyers;
  private final Path folder;
  private final Process process;
  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Server() throws IOException {
    folder = Files.createTempDirectory("tongbao-sdk-");
    process = start("serve", "--listen", "127.0.0.1:0");
    String ready = new BufferedReader(new InputStreamReader(process.getInputStream())).readLine();
    assertTrue(ready != null && ready.startsWith("ready "), "the server did not become ready: " + ready);
    base = ready.substring("ready ".length()).trim();
    JsonObject demo = GSON.fromJson(file("demo.json"), JsonObject.class);
    mchid = demo.getAsJsonObject("platform").get("mchid").getAsString();
    appid = demo.getAsJsonObject("platform").get("appid").getAsString();
    sellers = each(demo, "sub_merchants", "sub_mchid");
    buyers = each(demo, "buyers", "openid");
  }

  static List<String> each(JsonObject all, String list, String name) {
    List<String> found = new ArrayList<>();
    all.getAsJsonArray(list).forEach(one -> found.add(one.getAsJsonObject().get(name).getAsString()));
    return found;
  }

  private Process start(String... words) throws IOException {
    String binary = System.getenv("TONGBAO");
    assertTrue(binary != null, "TONGBAO does not name the program: run these tests by tests/sdk/java/run");
    List<String> line = new ArrayList<>(List.of(binary));
    line.addAll(Arrays.asList(words));
    line.addAll(List.of("--data", data().toString()));
    return new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private Path data() {
    return folder.resolve("data");
  }

  /** Runs another command on this installation. */
  void command(String... words) throws IOException, InterruptedException {
    assertEquals(0, start(words).waitFor(), () -> String.join(" ", words));
  }

  Path path(String... parts) {
    return data().resolve(String.join("/", parts));
  }

  String file(String... parts) throws IOException {
    return Files.readString(path(parts)).trim();
  }

  /** The control API: unsigned, GET without a body, POST with one. */
  JsonObject control(String path, Map<String, ?> body) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/sandbox/v1/" + path));
    if (body != null) {
      request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(GSON.toJson(body)));
    }
    HttpResponse<String> reply = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(200, reply.statusCode(), () -> path + ": " + reply.body());
    return GSON.fromJson(reply.body(), JsonObject.class);
  }

  /** A buyer pays; gives the transaction of the first order. */
  String pay(Map<String, ?> what) throws IOException, InterruptedException {
    return control("pay", what).getAsJsonArray("transaction_ids").get(0).getAsString();
  }

  void advance(String time) throws IOException, InterruptedException {
    control("clock", Map.of("advance", time));
  }

  void settle() throws IOException, InterruptedException {
    control("settle", Map.of());
  }

  OffsetDateTime now() throws IOException, InterruptedException {
    return OffsetDateTime.parse(control("clock", null).get("now").getAsString());
  }

  /** Proves the ledger at the end of a story. */
  void booksHold() throws IOException, InterruptedException {
    JsonObject trial = control("trial-balance", null);
    assertEquals(0, trial.get("total").getAsLong());
    for (JsonElement one : trial.getAsJsonArray("invariants")) {
      assertTrue(one.getAsJsonObject().get("holds").getAsBoolean(), one::toString);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroy();
    assertEquals(0, process.waitFor(), "the server's exit");
    try (var all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
        Files.delete(one);
      }
    }
  }
}
