use super::*;

#[tokio::test]
async fn privacy_mode_shows_commands_mentions_and_replies() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let sent = fixture.ok("sendMessage", json!({"chat_id": HOME, "text": "Saved"})).await;
    let reply = Post::group(ANA, HOME).reply_to(sent["message_id"].as_i64().unwrap());
    let said = [
        (Post::group(ANA, HOME), "good morning"),
        (Post::group(ANA, HOME), "/today"),
        (Post::group(ANA, HOME), "/today@other_bot"),
        (Post::group(ANA, HOME), "/today@Quipu_Bot"),
        (Post::group(ANA, HOME), "@quipu_bot 4 coffee"),
        (Post::group(ANA, HOME), "5 tea"),
        (reply, "6 cake"),
    ];
    for (post, text) in said {
        fixture.sim.text(post, text).unwrap();
    }
    let heard = |updates: Vec<Value>| -> Vec<String> {
        updates.iter().map(|update| update["message"]["text"].as_str().unwrap().to_owned()).collect()
    };
    let updates = fixture.updates(0).await;
    assert_eq!(updates[0]["message"]["chat"], json!({"id": HOME, "type": "supergroup", "title": "Home"}));
    assert_eq!(heard(updates), ["/today", "/today@Quipu_Bot", "@quipu_bot 4 coffee", "6 cake"]);
    fixture.forget_updates().await;
    fixture.sim.set_privacy_mode(false);
    fixture.sim.text(Post::group(ANA, HOME), "4 coffee").unwrap();
    assert_eq!(heard(fixture.updates(0).await), ["4 coffee"]);
    fixture.forget_updates().await;
    fixture.sim.set_privacy_mode(true);
    fixture.sim.set_bot_in_group(ANA, HOME, Some(true)).unwrap();
    fixture.sim.text(Post::group(ANA, HOME), "7 bread").unwrap();
    assert_eq!(fixture.updates(-1).await[0]["message"]["text"], "7 bread");
}

#[tokio::test]
async fn a_new_group_is_told_and_strangers_stay_out() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let cara = fixture.sim.add_person("Cara");
    let group = fixture.sim.add_group("Trip", &[cara.id, ANA], false).unwrap();
    let updates = fixture.updates(0).await;
    let news = &updates[0]["my_chat_member"];
    assert_eq!(news["chat"]["type"], "group");
    assert_eq!(
        (&news["old_chat_member"]["status"], &news["new_chat_member"]["status"]),
        (&json!("left"), &json!("member"))
    );
    assert_eq!(updates[1]["message"]["new_chat_members"][0]["username"], "quipu_bot");
    assert_eq!(fixture.sim.text(Post::group(1002, group), "hi"), Err(Refusal::NoChat));
    assert_eq!(fixture.ok("getChatMemberCount", json!({"chat_id": group})).await, 3);
    let owner = fixture.ok("getChatMember", json!({"chat_id": group, "user_id": cara.id})).await;
    assert_eq!(owner["status"], "creator");
    fixture.sim.set_bot_in_group(ANA, group, None).unwrap();
    let words = fixture.refused("sendMessage", json!({"chat_id": group, "text": "x"})).await;
    assert_eq!(words, "Forbidden: bot was kicked from the group chat");
}

#[tokio::test]
async fn a_group_that_moves_says_where_to() {
    let fixture = start().await;
    let group = fixture.sim.add_group("Flat", &[ANA], false).unwrap();
    fixture.forget_updates().await;
    let moved = fixture.sim.migrate(group).unwrap();
    let updates = fixture.updates(0).await;
    assert_eq!(updates[0]["message"]["migrate_to_chat_id"], moved);
    assert_eq!(updates[1]["message"]["migrate_from_chat_id"], group);
    let answer = fixture.call("sendMessage", json!({"chat_id": group, "text": "x"})).await;
    assert_eq!(answer["description"], "Bad Request: group chat was upgraded to a supergroup chat");
    assert_eq!(answer["parameters"]["migrate_to_chat_id"], moved);
    fixture.ok("sendMessage", json!({"chat_id": moved, "text": "x"})).await;
    fixture.sim.text(Post::group(ANA, group), "/still here").unwrap();
    assert_eq!(fixture.sim.transcript(group).last().unwrap().chat, moved);
}

#[tokio::test]
async fn a_blocked_bot_hears_of_it_and_cannot_send() {
    let fixture = start().await;
    fixture.sim.text(ANA, "hi").unwrap();
    fixture.forget_updates().await;
    fixture.sim.block(ANA, true).unwrap();
    let words = fixture.refused("sendMessage", json!({"chat_id": ANA, "text": "x"})).await;
    assert_eq!(words, "Forbidden: bot was blocked by the user");
    fixture.sim.text(ANA, "back").unwrap();
    let updates = fixture.updates(0).await;
    let statuses: Vec<_> =
        updates.iter().map(|update| update["my_chat_member"]["new_chat_member"]["status"].clone()).collect();
    assert_eq!(statuses, [json!("kicked"), json!("member"), Value::Null]);
    fixture.ok("sendMessage", json!({"chat_id": ANA, "text": "x"})).await;
}

#[tokio::test]
async fn two_bots_have_their_own_private_chats() {
    let fixture = start().await;
    let other = fixture.sim.add_bot("7000000002:other", "Other", "other_bot", true).unwrap();
    fixture.forget_updates().await;
    other.text(ANA, "to the other").unwrap();
    assert!(fixture.updates(0).await.is_empty());
    assert_eq!(other.pending_updates(), 1);
    assert!(fixture.sim.transcript(ANA).is_empty());
    let url = format!("{}/bot7000000002:other/getMe", fixture.sim.url());
    let me: Value = fixture.http.get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(me["result"]["first_name"], "Other");
    // A lower id does not make another bot the one that is meant.
    fixture.sim.add_bot("5:low", "Low", "low_bot", true).unwrap();
    let said = json!({"person": ANA, "text": "to the first"});
    fixture.http.post(format!("{}/control/text", fixture.sim.url())).json(&said).send().await.unwrap();
    assert_eq!(fixture.sim.transcript(ANA)[0].text, "to the first");
}
