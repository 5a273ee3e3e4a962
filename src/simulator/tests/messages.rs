use reqwest::multipart::{Form, Part};

use super::{super::files::pictures, *};

#[tokio::test]
async fn methods_and_parameters_come_in_every_form() {
    let fixture = start().await;
    fixture.sim.text(ANA, "hi").unwrap();
    let get = format!("{}?chat_id={ANA}&text=by%20query", fixture.method("SENDMESSAGE"));
    let answer: Value = fixture.http.get(get).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["result"]["text"], "by query");
    let form = format!(
        "chat_id={ANA}&text=by+form&reply_markup=%7B%22inline_keyboard%22%3A%5B%5B%7B%22text%22%3A%22a%22%2C%22callback_data%22%3A%22b%22%7D%5D%5D%7D"
    );
    let request = fixture.http.post(fixture.method("SendMessage")).body(form);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["result"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"], "b");
    let sent = fixture.form("sendMessage", Form::new().text("chat_id", ANA.to_string()).text("text", "by parts")).await;
    assert_eq!(sent["text"], "by parts");
    assert_eq!(
        fixture.sim.transcript(ANA).iter().map(|m| m.text.as_str()).collect::<Vec<_>>(),
        ["hi", "by query", "by form", "by parts"]
    );
}

#[tokio::test]
async fn refusals_in_telegrams_words() {
    let fixture = start().await;
    fixture.sim.text(ANA, "hi").unwrap();
    let undo = |data: &str| json!({"inline_keyboard": [[{"text": "Undo", "callback_data": data}]]});
    let table = [
        (json!({"chat_id": ANA}), "Bad Request: message text is empty"),
        (json!({"chat_id": ANA, "text": " \n "}), "Bad Request: message text is empty"),
        (json!({"chat_id": ANA, "text": "é".repeat(4097)}), "Bad Request: message is too long"),
        (json!({"chat_id": ANA, "text": "😀".repeat(2049)}), "Bad Request: message is too long"),
        (json!({"chat_id": ANA, "text": "<b>/a</b> ".repeat(500_000)}), "Bad Request: message is too long"),
        (json!({"chat_id": 5, "text": "x"}), "Bad Request: chat not found"),
        (json!({"chat_id": 1002, "text": "never wrote"}), "Bad Request: chat not found"),
        (json!({"text": "x"}), "Bad Request: chat_id is empty"),
        (
            json!({"chat_id": ANA, "text": "<b>x", "parse_mode": "HTML"}),
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (json!({"chat_id": ANA, "text": "x", "parse_mode": "RTF"}), "Bad Request: unsupported parse_mode"),
        (json!({"chat_id": ANA, "text": "x", "reply_markup": undo("")}), "Bad Request: BUTTON_DATA_INVALID"),
        (
            json!({"chat_id": ANA, "text": "x", "reply_markup": undo(&"x".repeat(65))}),
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            json!({"chat_id": ANA, "text": "x", "reply_parameters": {"message_id": 1}}),
            "Bad Request: message to be replied not found",
        ),
    ];
    for (params, expected) in table {
        assert_eq!(fixture.refused("sendMessage", params).await, expected);
    }
    let fits = json!({"chat_id": ANA, "text": format!("<b>{}</b>", "😀".repeat(2048)), "parse_mode": "HTML"});
    fixture.ok("sendMessage", fits).await;
}

#[tokio::test]
async fn tokens_and_methods_that_are_none() {
    let fixture = start().await;
    let table = [
        ("7000000001:wrong/getMe", 401, "Unauthorized"),
        ("nonsense/getMe", 401, "Unauthorized: invalid token specified"),
        (&format!("{}/getNothing", fixture.sim.token()), 404, "Not Found"),
        (fixture.sim.token(), 404, "Not Found"),
    ];
    for (path, status, words) in table {
        let answer = fixture.http.get(format!("{}/bot{path}", fixture.sim.url())).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body, json!({"ok": false, "error_code": status, "description": words}));
    }
    let me = fixture.ok("getMe", json!({})).await;
    assert_eq!(
        (&me["id"], &me["is_bot"], &me["username"]),
        (&json!(7_000_000_001_i64), &json!(true), &json!("quipu_bot"))
    );
}

#[tokio::test]
async fn edits_and_their_refusals() {
    let fixture = start().await;
    let own = fixture.sim.text(ANA, "hi").unwrap();
    let sent = fixture.ok("sendMessage", json!({"chat_id": ANA, "text": "<b>a</b>", "parse_mode": "HTML"})).await;
    let id = sent["message_id"].as_i64().unwrap();
    let edit = |text: &str| json!({"chat_id": ANA, "message_id": id, "text": text, "parse_mode": "HTML"});
    let same = "Bad Request: message is not modified: specified new message content and reply markup are exactly the \
                same as a current content and reply markup of the message";
    assert_eq!(fixture.refused("editMessageText", edit("<b>a</b>")).await, same);
    let edited = fixture.ok("editMessageText", edit("a")).await;
    assert!(edited["edit_date"].is_i64() && edited.get("entities").is_none());
    assert_eq!(fixture.refused("editMessageText", edit(&"x".repeat(4097))).await, "Bad Request: MESSAGE_TOO_LONG");
    let table = [
        (json!({"chat_id": ANA, "message_id": id + 9, "text": "x"}), "Bad Request: message to edit not found"),
        (json!({"chat_id": ANA, "message_id": own, "text": "x"}), "Bad Request: message can't be edited"),
        (json!({"chat_id": ANA, "text": "x"}), "Bad Request: message identifier is not specified"),
    ];
    for (params, expected) in table {
        assert_eq!(fixture.refused("editMessageText", params).await, expected);
    }
    let markup = json!({"chat_id": ANA, "message_id": id, "reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}});
    fixture.ok("editMessageReplyMarkup", markup.clone()).await;
    assert_eq!(fixture.refused("editMessageReplyMarkup", markup).await, same);
    assert_eq!(fixture.sim.message(ANA, id).unwrap().labels(), ["A"]);
    fixture.ok("editMessageText", edit("b")).await;
    assert!(fixture.sim.message(ANA, id).unwrap().buttons.is_empty());
    let caption = json!({"chat_id": ANA, "message_id": id, "caption": "x"});
    assert_eq!(
        fixture.refused("editMessageCaption", caption).await,
        "Bad Request: there is no caption in the message to edit"
    );
    fixture.ok("deleteMessage", json!({"chat_id": ANA, "message_id": id})).await;
    let gone = json!({"chat_id": ANA, "message_id": id});
    assert_eq!(fixture.refused("deleteMessage", gone).await, "Bad Request: message to delete not found");
    assert!(fixture.sim.message(ANA, id).is_none());
}

#[tokio::test]
async fn files_go_both_ways_byte_for_byte() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let upload = Upload { name: Some("bank.csv".into()), mime: None, bytes: bytes.clone().into() };
    fixture.sim.file(ANA, MediaKind::Document, upload, "march").unwrap();
    let message = fixture.updates(0).await[0]["message"].clone();
    assert_eq!(message["caption"], "march");
    assert_eq!(message["document"]["file_name"], "bank.csv");
    assert_eq!(message["document"]["mime_type"], "text/csv");
    let file = fixture.ok("getFile", json!({"file_id": message["document"]["file_id"]})).await;
    assert_eq!(file["file_size"], 70_000);
    let path = file["file_path"].as_str().unwrap();
    for path in [path.to_owned(), path.replace('/', "%2F")] {
        let url = format!("{}/file/bot{}/{path}", fixture.sim.url(), fixture.sim.token());
        assert_eq!(fixture.http.get(url).send().await.unwrap().bytes().await.unwrap(), bytes);
    }
    let url = format!("{}/file/bot1:wrong/{path}", fixture.sim.url());
    assert_eq!(fixture.http.get(url).send().await.unwrap().status(), 401);
    // Back to the person, as a new upload and by its id.
    let form = Form::new()
        .text("chat_id", ANA.to_string())
        .text("document", "attach://x1")
        .text("caption", "<i>all</i>")
        .text("parse_mode", "HTML")
        .part("x1", Part::bytes(bytes.clone()).file_name("out.csv").mime_str("text/csv").unwrap());
    let sent = fixture.form("sendDocument", form).await;
    let id = sent["document"]["file_id"].as_str().unwrap();
    assert_eq!(sent["caption_entities"][0]["type"], "italic");
    let again = fixture.ok("sendDocument", json!({"chat_id": ANA, "document": id})).await;
    assert_eq!(again["document"]["file_unique_id"], sent["document"]["file_unique_id"]);
    let shown = fixture.sim.transcript(ANA).pop().unwrap().file.unwrap();
    assert_eq!(fixture.sim.file_bytes(&shown.id).await.unwrap(), bytes);
    assert_eq!(
        fixture.refused("sendDocument", json!({"chat_id": ANA, "document": "nothing"})).await,
        "Bad Request: wrong file identifier/HTTP URL specified"
    );
}

#[tokio::test]
async fn a_connection_goes_on_after_a_form_that_ends_late() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let fixture = start().await;
    fixture.sim.text(ANA, "hi").unwrap();
    let mut line = tokio::net::TcpStream::connect(fixture.sim.addr()).await.unwrap();
    let path = format!("/bot{}/sendMessage", fixture.sim.token());
    for number in 0..2 {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n\
             Transfer-Encoding: chunked\r\n\r\n"
        );
        let field = |name: &str, value: &str| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let form = field("chat_id", &ANA.to_string()) + &field("text", &number.to_string()) + "--b--\r\n";
        line.write_all(format!("{head}{:x}\r\n{form}\r\n", form.len()).as_bytes()).await.unwrap();
        // The end of the body comes in a packet of its own.
        tokio::time::sleep(Duration::from_millis(100)).await;
        line.write_all(b"0\r\n\r\n").await.unwrap();
        let mut answer = vec![0; 4096];
        let length = line.read(&mut answer).await.unwrap();
        assert!(String::from_utf8_lossy(&answer[..length]).starts_with("HTTP/1.1 200"), "request {number}");
    }
    assert_eq!(fixture.sim.transcript(ANA).last().unwrap().text, "1");
}

#[tokio::test]
async fn a_file_over_20_mb_is_not_given_out() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let upload = Upload { bytes: vec![7; (20 << 20) + 1].into(), ..Upload::default() };
    fixture.sim.file(ANA, MediaKind::Document, upload, "").unwrap();
    let id = fixture.updates(0).await[0]["message"]["document"]["file_id"].clone();
    assert_eq!(fixture.refused("getFile", json!({"file_id": id})).await, "Bad Request: file is too big");
}

#[tokio::test]
async fn photos_have_sizes_and_must_be_pictures() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let picture = pictures::jpeg(400, 200);
    let upload = Upload { bytes: picture.clone().into(), ..Upload::default() };
    fixture.sim.file(ANA, MediaKind::Photo, upload, "").unwrap();
    let sizes = fixture.updates(0).await[0]["message"]["photo"].clone();
    assert_eq!((&sizes[0]["width"], &sizes[2]["width"]), (&json!(90), &json!(400)));
    assert_eq!(sizes[2]["file_size"], picture.len());
    let small = fixture.ok("getFile", json!({"file_id": sizes[0]["file_id"]})).await;
    let url = format!("{}/file/bot{}/{}", fixture.sim.url(), fixture.sim.token(), small["file_path"].as_str().unwrap());
    let small = fixture.http.get(url).send().await.unwrap().bytes().await.unwrap();
    assert!(small.starts_with(&[0xff, 0xd8]) && small.len() < picture.len());
    let form = |bytes: Vec<u8>| {
        let part = Part::bytes(bytes).file_name("chart.png");
        Form::new().text("chat_id", ANA.to_string()).part("photo", part)
    };
    let sent = fixture.form("sendPhoto", form(picture)).await;
    assert_eq!(sent["photo"].as_array().unwrap().len(), 3);
    let answer = fixture.http.post(fixture.method("sendPhoto")).multipart(form(b"no picture".to_vec())).send().await;
    let answer: Value = answer.unwrap().json().await.unwrap();
    assert_eq!(answer["description"], "Bad Request: IMAGE_PROCESS_FAILED");
    let long = json!({"chat_id": ANA, "photo": sent["photo"][2]["file_id"], "caption": "x".repeat(1025)});
    assert_eq!(fixture.refused("sendPhoto", long).await, "Bad Request: message caption is too long");
}

#[tokio::test]
async fn albums_are_messages_with_one_group_id() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let upload = || Upload { bytes: pictures::jpeg(40, 20).into(), ..Upload::default() };
    let ids = fixture.sim.album(ANA, MediaKind::Photo, vec![upload(), upload(), upload()], "receipts").unwrap();
    assert_eq!(ids.len(), 3);
    let updates = fixture.updates(0).await;
    let group = updates[0]["message"]["media_group_id"].as_str().unwrap();
    assert!(updates.iter().all(|update| update["message"]["media_group_id"] == group));
    assert_eq!(updates[0]["message"]["caption"], "receipts");
    assert!(updates[1]["message"].get("caption").is_none());
    let id = updates[0]["message"]["photo"][0]["file_id"].clone();
    let media = json!([{"type": "photo", "media": id, "caption": "a"}, {"type": "photo", "media": "attach://p"}]);
    let form = Form::new().text("chat_id", ANA.to_string()).text("media", media.to_string());
    let form = form.part("p", Part::bytes(pictures::jpeg(30, 30)).file_name("p.jpg"));
    let sent = fixture.form("sendMediaGroup", form).await;
    assert_eq!(sent[0]["media_group_id"], sent[1]["media_group_id"]);
    assert_ne!(sent[0]["media_group_id"], group);
}

#[tokio::test]
async fn media_can_be_replaced() {
    let fixture = start().await;
    fixture.sim.text(ANA, "hi").unwrap();
    let part = |w| Part::bytes(pictures::jpeg(w, 20)).file_name("p.jpg");
    let sent = fixture.form("sendPhoto", Form::new().text("chat_id", ANA.to_string()).part("photo", part(20))).await;
    let form = Form::new()
        .text("chat_id", ANA.to_string())
        .text("message_id", sent["message_id"].to_string())
        .text("media", json!({"type": "photo", "media": "attach://new", "caption": "April"}).to_string())
        .part("new", part(50));
    let edited = fixture.form("editMessageMedia", form).await;
    assert_eq!((&edited["photo"][0]["width"], &edited["caption"]), (&json!(50), &json!("April")));
}

#[tokio::test]
async fn forwards_say_where_they_come_from() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let said = fixture.sim.text(Post::group(1002, HOME), "/rent 800").unwrap();
    let stranger = fixture.sim.add_person("Cara").id;
    assert_eq!(fixture.sim.forward(stranger, HOME, said), Err(Refusal::NoChat));
    fixture.sim.forward(Post::private(1002), HOME, said).unwrap();
    fixture.sim.text(Post::private(ANA).forwarded_from(Origin::Hidden("Bank".into())), "pay now").unwrap();
    let updates = fixture.updates(0).await;
    assert_eq!(updates[1]["message"]["forward_origin"]["sender_user"]["first_name"], "Ben");
    assert_eq!(
        updates[2]["message"]["forward_origin"],
        json!({
            "type": "hidden_user", "sender_user_name": "Bank", "date": updates[2]["message"]["date"],
        })
    );
}

#[tokio::test]
async fn commands_are_kept_by_scope_and_language() {
    let fixture = start().await;
    let list = |description: &str| json!([{"command": "help", "description": description}]);
    fixture.ok("setMyCommands", json!({"commands": list("Help")})).await;
    fixture.ok("setMyCommands", json!({"commands": list("Hilfe"), "language_code": "de"})).await;
    fixture.ok("setMyCommands", json!({"commands": list("Here"), "scope": {"type": "all_group_chats"}})).await;
    assert_eq!(fixture.ok("getMyCommands", json!({"language_code": "de"})).await, list("Hilfe"));
    assert_eq!(fixture.ok("getMyCommands", json!({})).await, list("Help"));
    let state: Value =
        fixture.http.get(format!("{}/control/state", fixture.sim.url())).send().await.unwrap().json().await.unwrap();
    let shown: Vec<_> =
        state["chats"].as_array().unwrap().iter().map(|chat| chat["commands"][0]["description"].clone()).collect();
    assert_eq!(shown, ["Help", "Help", "Here"]);
    fixture.ok("deleteMyCommands", json!({"language_code": "de"})).await;
    assert_eq!(fixture.ok("getMyCommands", json!({"language_code": "de"})).await, json!([]));
    let bad = json!({"commands": [{"command": "Not Good", "description": "x"}]});
    assert_eq!(fixture.refused("setMyCommands", bad).await, "Bad Request: BOT_COMMAND_INVALID");
}
