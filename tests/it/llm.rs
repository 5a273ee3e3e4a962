//! The model's wire against a scripted server: every quirk of real servers that was found, every way they fail.

use std::sync::Arc;
use std::time::{Duration, Instant};

use quipu::llm::{
    AudioSettings, ChatRequest, ExtractRequest, FallbackSettings, Llm, LlmError, LlmLimits, LlmSettings, Message,
    Picture, ToolSpec, Transcriber, schema,
};
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::model_server::{ModelServer, Step, calls, message, refusal, slow_down, text};

const KEY: &str = "sk-test-0123456789";

fn settings(server: &ModelServer) -> LlmSettings {
    LlmSettings {
        base_url: Some(server.base_url()),
        api_key: Some(SecretString::from(KEY)),
        model: Some("first".to_owned()),
        limits: LlmLimits { attempt_timeout: Duration::from_millis(800), ..LlmLimits::default() },
        ..LlmSettings::default()
    }
}

fn llm(server: &ModelServer) -> Llm {
    Llm::from_settings(&settings(server)).unwrap().unwrap()
}

fn with_second(server: &ModelServer, second: &ModelServer) -> Llm {
    let fallback = FallbackSettings { base_url: Some(second.base_url()), api_key: None, model: "second".to_owned() };
    Llm::from_settings(&LlmSettings { fallback: Some(fallback), ..settings(server) }).unwrap().unwrap()
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(10)
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Receipt {
    merchant: String,
    total: String,
    note: Option<String>,
}

fn a_tool() -> ToolSpec {
    ToolSpec { name: "totals".into(), description: "Totals".into(), parameters: schema::strict::<Receipt>() }
}

fn question() -> Vec<Message> {
    vec![Message::System("Answer.".into()), Message::user("How much?")]
}

/// One question without tools.
async fn ask(llm: &Llm) -> Result<String, LlmError> {
    Ok(llm.chat(&ChatRequest::new("test", question(), &[], 200), soon()).await?.text)
}

/// One question with a tool, whose answer is given back for a second call.
async fn ask_with_tool(llm: &Llm) -> Result<String, LlmError> {
    let tools = [a_tool()];
    let mut request = ChatRequest::new("test", question(), &tools, 200);
    let turn = llm.chat(&request, soon()).await?;
    request.messages.push(turn.to_message());
    for call in &turn.tool_calls {
        request.messages.push(Message::Tool { call_id: call.id.clone(), text: "12.50".into() });
    }
    Ok(llm.chat(&request, soon()).await?.text)
}

#[test]
fn without_url_and_key_the_model_is_off() {
    for settings in [
        LlmSettings::default(),
        LlmSettings { model: Some("m".into()), ..LlmSettings::default() },
        LlmSettings { base_url: Some(" ".into()), api_key: Some(SecretString::from("")), ..LlmSettings::default() },
    ] {
        assert!(Llm::from_settings(&settings).unwrap().is_none());
    }
    assert!(Transcriber::from_settings(&AudioSettings::default()).unwrap().is_none());
    let unnamed = LlmSettings { api_key: Some(SecretString::from(KEY)), ..LlmSettings::default() };
    assert!(matches!(Llm::from_settings(&unnamed), Err(LlmError::Settings(_))));
}

#[tokio::test]
async fn an_answer_arrives_with_its_usage() {
    let server = ModelServer::with_script([text("12.50 EUR")]).await;
    let turn = llm(&server).chat(&ChatRequest::new("test", question(), &[], 200), soon()).await.unwrap();
    assert_eq!((turn.text.as_str(), turn.model.as_str(), turn.host.as_str()), ("12.50 EUR", "first", "127.0.0.1"));
    assert_eq!((turn.usage.input, turn.usage.output, turn.usage.estimated), (100, 10, false));
    let seen = &server.journal()[0];
    assert_eq!(seen.path, "/v1/chat/completions");
    assert_eq!(seen.authorization.as_deref(), Some("Bearer sk-test-0123456789"));
    assert_eq!(server.violations(), [""; 0]);
}

#[tokio::test]
async fn a_local_server_needs_no_key_and_no_v1() {
    let server = ModelServer::start().await;
    server.decide(|seen| match seen.path.as_str() {
        "/v1/chat/completions" => Some(text("yes")),
        _ => Some(refusal(404, "404 page not found")),
    });
    let settings = LlmSettings { base_url: Some(server.root_url()), api_key: None, ..settings(&server) };
    let llm = Llm::from_settings(&settings).unwrap().unwrap();
    assert!(llm.is_local());
    assert_eq!(ask(&llm).await.unwrap(), "yes");
    assert_eq!(ask(&llm).await.unwrap(), "yes");
    assert_eq!(server.journal().len(), 3, "the place is remembered");
    assert!(server.journal().iter().all(|seen| seen.authorization.is_none()));
}

#[tokio::test]
async fn odd_answers_are_read() {
    let odd = |choice: Value| Step::Answer(json!({"choices": [choice]}));
    let hello = json!({"content": "hello"});
    let server = ModelServer::with_script([
        Step::Answer(json!({"service_tier": "lightning", "id": null, "created": "now", "choices": [{"message": hello, "finish_reason": "stop"}], "usage": null})),
        odd(json!({"message": hello, "finish_reason": ""})),
        odd(json!({"message": hello})),
        odd(json!({"message": {"content": [{"type": "text", "text": "hello"}]}, "finish_reason": "end_turn"})),
        odd(json!({"message": {"role": "model", "content": "<think>hm</think>hello", "audio": null}, "finish_reason": "stop"})),
        Step::Answer(json!({"error": null, "choices": [{"message": hello, "finish_reason": "stop"}]})),
    ])
    .await;
    let llm = llm(&server);
    for _ in 0..6 {
        assert_eq!(ask(&llm).await.unwrap(), "hello");
    }
    assert_eq!(server.journal().len(), 6, "none of them was asked again");
}

#[tokio::test]
async fn odd_tool_calls_are_read_and_sent_back_well() {
    let function = |arguments: Value| json!({"name": "totals", "arguments": arguments});
    for call in [
        json!({"id": null, "function": function(json!("{\"merchant\":\"Lidl\",\"total\":\"1\"}"))}),
        json!({"function": function(json!({"merchant": "Lidl", "total": "1"}))}),
        json!({"id": "", "type": null, "index": 0, "function": function(json!("\"{\\\"merchant\\\":\\\"Lidl\\\",\\\"total\\\":\\\"1\\\"}\""))}),
        json!({"id": 17, "type": "tool", "function": function(json!(" {\"merchant\":\"Lidl\",\"total\":1} "))}),
    ] {
        let server =
            ModelServer::with_script([message(json!({"tool_calls": [call]}), json!("stop")), text("done")]).await;
        let llm = llm(&server);
        let tools = [a_tool()];
        let request = ChatRequest::new("test", question(), &tools, 200);
        let turn = llm.chat(&request, soon()).await.unwrap();
        let receipt: Receipt = schema::read(&tools[0].parameters, turn.tool_calls[0].arguments.clone()).unwrap();
        assert_eq!(receipt, Receipt { merchant: "Lidl".into(), total: "1".into(), note: None });
        let mut request = request;
        request.messages.push(turn.to_message());
        request.messages.push(Message::Tool { call_id: turn.tool_calls[0].id.clone(), text: "1".into() });
        assert_eq!(llm.chat(&request, soon()).await.unwrap().text, "done");
        assert_eq!(server.violations(), [""; 0]);
    }
}

#[tokio::test]
async fn unknown_fields_of_an_answer_are_sent_back_unchanged() {
    let written = json!({
        "role": "assistant", "content": "", "reasoning_content": "because", "annotations": [],
        "tool_calls": [{"id": "a1b2c3d4e", "type": "function", "function": {"name": "totals", "arguments": "{}"},
            "extra_content": {"google": {"thought_signature": "c2ln"}}}],
    });
    let server = ModelServer::with_script([message(written.clone(), json!("tool_calls")), text("done")]).await;
    ask_with_tool(&llm(&server)).await.unwrap();
    assert_eq!(server.bodies()[1]["messages"][2], written);
}

#[tokio::test]
async fn what_a_server_refuses_is_learned_once() {
    type IsMended = fn(&Value) -> bool;
    let cases: [(&str, IsMended); 6] = [
        (
            "Function tools with reasoning_effort are not supported for this model in /v1/chat/completions. Set reasoning_effort to 'none'.",
            |body| body["reasoning_effort"] == "none",
        ),
        (
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
            |body| body["max_completion_tokens"] == 200 && body.get("max_tokens").is_none(),
        ),
        ("Unsupported parameter: 'parallel_tool_calls'", |body| body.get("parallel_tool_calls").is_none()),
        ("Unsupported value: 'temperature' does not support 0.2 with this model.", |body| {
            body.get("temperature").is_none()
        }),
        ("[{'type': 'extra_forbidden', 'loc': ('body', 'tools', 0, 'function', 'strict')}]", |body| {
            body["tools"][0]["function"].get("strict").is_none()
        }),
        ("System role not supported", |body| body["messages"][0]["role"] == "user"),
    ];
    for (complaint, is_mended) in cases {
        let server = ModelServer::start().await;
        server.decide(move |seen| {
            match (is_mended(&seen.body), seen.body["messages"].as_array().map_or(0, Vec::len)) {
                (false, _) => Some(refusal(
                    400,
                    json!({"error": {"message": complaint, "type": "invalid_request_error", "code": null}}),
                )),
                (true, ..=2) => Some(calls([("totals", json!({}))])),
                (true, _) => Some(text("done")),
            }
        });
        let settings = LlmSettings { temperature: Some(0.2), ..settings(&server) };
        let llm = Llm::from_settings(&settings).unwrap().unwrap();
        assert_eq!(ask_with_tool(&llm).await.as_deref(), Ok("done"), "{complaint}");
        assert_eq!(server.journal().len(), 3, "asked anew once, then remembered: {complaint}");
        assert_eq!(server.violations(), [""; 0], "{complaint}");
    }
}

#[tokio::test]
async fn several_refusals_in_a_row_are_learned_and_endless_ones_end() {
    let server = ModelServer::with_script([
        refusal(400, json!({"error": {"message": "reasoning_effort must be 'none' with function tools", "code": 400}})),
        refusal(422, json!({"detail": [{"loc": ["body", "parallel_tool_calls"], "type": "extra_forbidden"}]})),
        refusal(
            400,
            json!([{"error": {"code": 400, "message": "Unknown name \"strict\"", "status": "INVALID_ARGUMENT"}}]),
        ),
        text("done"),
    ])
    .await;
    let llm = llm(&server);
    let tools = [a_tool()];
    let turn = llm.chat(&ChatRequest::new("test", question(), &tools, 200), soon()).await.unwrap();
    assert_eq!(turn.text, "done");

    let stubborn = ModelServer::start().await;
    stubborn.decide(|_| Some(refusal(400, "Bad Request")));
    let refused = ask_with_tool(&self::llm(&stubborn)).await;
    assert_eq!(refused, Err(LlmError::Rejected { status: 400, code: None }));
    assert!(stubborn.journal().len() <= 3, "{}", stubborn.journal().len());
}

#[tokio::test]
async fn tool_call_ids_become_nine_characters_where_wanted() {
    let server = ModelServer::start().await;
    server.decide(|seen| {
        let result = seen.body["messages"].as_array()?.iter().find(|message| message["role"] == "tool");
        match result.map(|message| message["tool_call_id"].as_str().unwrap_or_default().len()) {
            None => Some(calls([("totals", json!({}))])),
            Some(9) => Some(text("done")),
            Some(_) => Some(refusal(422, json!({"object": "error", "message": "Tool call id was call_0_totals but must be a-z, A-Z, 0-9, with a length of 9.", "type": "invalid_request_message_order", "code": "3280"}))),
        }
    });
    assert_eq!(ask_with_tool(&llm(&server)).await.as_deref(), Ok("done"));
    assert_eq!(server.violations(), [""; 0]);
}

#[tokio::test]
async fn a_model_without_tools_or_eyes_says_so() {
    let server = ModelServer::with_script([refusal(
        400,
        json!({"error": {"message": "registry.ollama.ai/library/gemma:2b does not support tools"}}),
    )])
    .await;
    let llm = llm(&server);
    assert_eq!(ask_with_tool(&llm).await, Err(LlmError::NoTools));
    assert_eq!(ask_with_tool(&llm).await, Err(LlmError::NoTools));
    assert_eq!(server.journal().len(), 1);

    server.then([refusal(500, json!({"error": {"code": 500, "message": "image input is not supported - hint: you may need to provide the mmproj"}}))]);
    server.then([refusal(400, json!({"error": "this model does not support image input"}))]);
    let picture = a_picture();
    let request = ExtractRequest { pictures: std::slice::from_ref(&picture), ..extraction() };
    assert!(llm.sees_pictures());
    assert_eq!(llm.extract::<Receipt>(&request, soon()).await.unwrap_err(), LlmError::NoPictures);
    assert!(!llm.sees_pictures());
}

#[tokio::test]
async fn what_passes_is_tried_again_and_what_does_not_is_not() {
    let broken = [
        refusal(500, "<html>"),
        refusal(503, json!({"error": {"message": "overloaded", "code": 503}})),
        refusal(529, "{}"),
        refusal(429, "slow down"),
        slow_down("0"),
        Step::Cut,
        Step::Answer(json!({"error": {"message": "Provider returned error", "code": 502}})),
        Step::Answer(json!({"choices": []})),
        message(json!({"content": "12."}), json!("error")),
        message(json!({"content": ""}), json!("stop")),
        Step::Raw { status: 200, headers: Vec::new(), body: "{\"choices\": [{\"mess".into() },
        Step::Raw { status: 200, headers: Vec::new(), body: "<html>login</html>".into() },
    ];
    for step in broken {
        let server = ModelServer::with_script([step.clone(), text("done")]).await;
        assert_eq!(ask(&llm(&server)).await.as_deref(), Ok("done"), "{step:?}");
    }
    for (step, error) in [
        (refusal(401, "no"), LlmError::Unauthorized),
        (refusal(402, "no"), LlmError::Quota),
        (refusal(429, json!({"error": {"code": "insufficient_quota"}})), LlmError::Quota),
        (
            refusal(404, json!({"error": {"code": "model_not_found"}})),
            LlmError::Rejected { status: 404, code: Some("model_not_found".into()) },
        ),
        (refusal(302, ""), LlmError::Rejected { status: 302, code: None }),
        (refusal(413, ""), LlmError::TooLong),
        (refusal(400, json!({"error": {"code": "context_length_exceeded"}})), LlmError::TooLong),
        (message(json!({"content": "12."}), json!("length")), LlmError::Truncated),
        (message(json!({"content": "12."}), json!("content_filter")), LlmError::Filtered),
    ] {
        let server = ModelServer::with_script([step, text("never")]).await;
        assert_eq!(ask(&llm(&server)).await, Err(error.clone()));
        assert_eq!(server.journal().len(), 1, "{error:?}");
    }
}

#[tokio::test]
async fn retry_after_is_honoured_within_a_limit() {
    let server = ModelServer::with_script([slow_down("1"), text("done")]).await;
    let begun = Instant::now();
    assert_eq!(ask(&llm(&server)).await.as_deref(), Ok("done"));
    assert!(begun.elapsed() >= Duration::from_secs(1));

    let headers = vec![("retry-after", "1".to_owned())];
    let unavailable = Step::Raw { status: 503, headers, body: String::new() };
    let server = ModelServer::with_script([unavailable, text("done")]).await;
    let begun = Instant::now();
    assert_eq!(ask(&llm(&server)).await.as_deref(), Ok("done"));
    assert!(begun.elapsed() >= Duration::from_secs(1));

    let server = ModelServer::with_script([slow_down("3600"), text("never")]).await;
    let retry_after = Some(Duration::from_secs(3600));
    assert_eq!(ask(&llm(&server)).await, Err(LlmError::RateLimited { retry_after }));
    assert_eq!(server.journal().len(), 1);
}

#[tokio::test]
async fn no_call_outlasts_its_deadline() {
    for step in [Step::Hang, Step::Announced(100), Step::Later(Duration::from_secs(5), Box::new(text("late")))] {
        let server = ModelServer::start().await;
        server.decide(move |_| Some(step.clone()));
        let deadline = Instant::now() + Duration::from_millis(500);
        let outcome = llm(&server).chat(&ChatRequest::new("test", question(), &[], 9), deadline).await;
        assert_eq!(outcome.unwrap_err(), LlmError::Deadline);
    }
    let server = ModelServer::start().await;
    server.decide(|_| Some(Step::Hang));
    assert_eq!(ask(&llm(&server)).await, Err(LlmError::Unreachable), "an attempt has a limit of its own");
    let closed = LlmSettings { base_url: Some("http://127.0.0.1:9/v1".into()), ..settings(&server) };
    assert_eq!(ask(&Llm::from_settings(&closed).unwrap().unwrap()).await, Err(LlmError::Unreachable));
}

#[tokio::test]
async fn huge_answers_are_refused_early() {
    let ten_megabytes = json!({"choices": [{"message": {"content": "a".repeat(10 << 20)}}]});
    for step in [Step::Endless, Step::Announced(10 << 20), Step::Answer(ten_megabytes)] {
        let server = ModelServer::with_script([step]).await;
        let limits = LlmLimits { attempt_timeout: Duration::from_secs(60), ..LlmLimits::default() };
        let llm = Llm::from_settings(&LlmSettings { limits, ..settings(&server) }).unwrap().unwrap();
        assert_eq!(ask(&llm).await, Err(LlmError::TooLarge));
    }
}

#[tokio::test]
async fn a_failing_server_is_left_alone_for_a_while() {
    let server = ModelServer::start().await;
    server.decide(|_| Some(refusal(500, "")));
    let limits =
        LlmLimits { retries: 0, breaker_failures: 3, breaker_pause: Duration::from_secs(1), ..LlmLimits::default() };
    let llm = Llm::from_settings(&LlmSettings { limits, ..settings(&server) }).unwrap().unwrap();
    for _ in 0..3 {
        assert_eq!(ask(&llm).await, Err(LlmError::Unavailable { status: 500 }));
    }
    assert_eq!(ask(&llm).await, Err(LlmError::Paused));
    assert_eq!(server.journal().len(), 3);
    server.decide(|_| Some(text("well again")));
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(ask(&llm).await.as_deref(), Ok("well again"));
}

#[tokio::test]
async fn the_second_model_takes_over_unless_forbidden() {
    let (first, second) = (ModelServer::start().await, ModelServer::start().await);
    first.decide(|_| Some(refusal(401, "")));
    second.decide(|_| Some(text("from the second")));
    let llm = with_second(&first, &second);
    let mut request = ChatRequest::new("test", question(), &[], 200);
    let turn = llm.chat(&request, soon()).await.unwrap();
    assert_eq!((turn.text.as_str(), turn.model.as_str()), ("from the second", "second"));
    assert_eq!(second.journal()[0].authorization, None, "the first server's key stays there");
    request.allow_fallback = false;
    assert_eq!(llm.chat(&request, soon()).await.unwrap_err(), LlmError::Unauthorized);

    first.decide(|_| Some(Step::Hang));
    let begun = Instant::now();
    request.allow_fallback = true;
    let turn = llm.chat(&request, begun + Duration::from_secs(3)).await.unwrap();
    assert_eq!(turn.model, "second", "a hanging first model leaves it time");
}

#[tokio::test]
async fn another_models_answer_is_passed_on_in_the_standard_form() {
    let (first, second) = (ModelServer::start().await, ModelServer::start().await);
    let odd = json!({
        "content": null, "reasoning_content": "r",
        "tool_calls": [{"id": "call_with_a_long_id", "function": {"name": "totals", "arguments": "{not json"}, "extra_content": {}}],
    });
    first.then([message(odd, json!("tool_calls")), refusal(401, "")]);
    second.then([text("done")]);
    assert_eq!(ask_with_tool(&with_second(&first, &second)).await.as_deref(), Ok("done"));
    let sent = &second.bodies()[0]["messages"];
    assert_eq!(sent[2].as_object().unwrap().keys().collect::<Vec<_>>(), ["content", "role", "tool_calls"]);
    assert_eq!(sent[3]["tool_call_id"].as_str().unwrap().len(), 9);
    assert_eq!(second.violations(), [""; 0]);
}

fn extraction() -> ExtractRequest<'static> {
    ExtractRequest {
        instructions: "Read the receipt.",
        input: "LIDL 12.50",
        pictures: &[],
        max_output_tokens: 300,
        purpose: "receipt",
        local_only: false,
    }
}

fn a_picture() -> Picture {
    // A white pixel, as PNG.
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc\xf8\xff\xff?\0\x05\xfe\x02\xfe\r\xefF\xb8\0\0\0\0IEND\xaeB`\x82";
    Picture::read(png).unwrap()
}

#[tokio::test]
async fn an_extraction_has_no_tools_and_survives_prose_fences_and_refused_formats() {
    let receipt = Receipt { merchant: "LIDL".into(), total: "12.50".into(), note: None };
    let json = r#"{"merchant":"LIDL","total":12.50,"note":null}"#.replace("12.50", "\"12.50\"");
    for answer in [
        json.clone(),
        format!("```json\n{json}\n```"),
        format!("Sure! {json} Bye."),
        format!("<think>{{}}</think>{json}"),
    ] {
        let server = ModelServer::with_script([text(&answer)]).await;
        assert_eq!(llm(&server).extract::<Receipt>(&extraction(), soon()).await.unwrap().value, receipt);
        let sent = &server.bodies()[0];
        assert_eq!((sent.get("tools"), &sent["response_format"]["type"]), (None, &json!("json_schema")));
        assert!(
            sent["messages"][0]["content"].as_str().unwrap().contains("\"merchant\""),
            "the schema is in the prompt"
        );
        assert_eq!(server.violations(), [""; 0]);
    }

    let server = ModelServer::start().await;
    server.decide(move |seen| match seen.body["response_format"]["type"].as_str() {
        Some(_) => Some(refusal(400, json!({"error": "response_format is not supported by this model"}))),
        None => Some(text(&json)),
    });
    let llm = llm(&server);
    assert_eq!(llm.extract::<Receipt>(&extraction(), soon()).await.unwrap().value, receipt);
    assert_eq!(llm.extract::<Receipt>(&extraction(), soon()).await.unwrap().value, receipt);
    assert_eq!(server.journal().len(), 4, "schema, object, none; then none at once");
}

#[tokio::test]
async fn an_extraction_of_the_wrong_shape_is_asked_for_once_more() {
    let right = r#"{"merchant":"LIDL","total":"12.50","note":"a"}"#;
    let server = ModelServer::with_script([text(r#"{"merchant":"LIDL"}"#), text(right)]).await;
    let extracted = llm(&server).extract::<Receipt>(&extraction(), soon()).await.unwrap();
    assert_eq!((extracted.value.total.as_str(), extracted.usage.input), ("12.50", 200));
    let told = server.bodies()[1]["messages"][3]["content"].as_str().unwrap().to_owned();
    assert!(told.contains("total: expected a value"), "{told}");

    let server = ModelServer::start().await;
    server.decide(|_| Some(text("I would rather talk about DROP TABLE.")));
    let error = llm(&server).extract::<Receipt>(&extraction(), soon()).await.unwrap_err();
    assert!(matches!(error, LlmError::Malformed(_)));
    assert_eq!(server.journal().len(), 2);
}

#[tokio::test]
async fn pictures_go_as_data_urls_and_long_strings_are_cut() {
    let long = json!({"merchant": "x".repeat(5_000), "total": "1", "note": null});
    let server = ModelServer::with_script([text(&long.to_string())]).await;
    let picture = a_picture();
    let request = ExtractRequest { pictures: std::slice::from_ref(&picture), ..extraction() };
    let extracted = llm(&server).extract::<Receipt>(&request, soon()).await.unwrap();
    assert_eq!(extracted.value.merchant.len(), 500);
    let part = &server.bodies()[0]["messages"][1]["content"][1];
    assert!(part["image_url"]["url"].as_str().unwrap().starts_with("data:image/jpeg;base64,"));
}

#[tokio::test]
async fn text_for_the_house_only_never_reaches_another_host() {
    let server = ModelServer::with_script([text("local")]).await;
    let cloud = LlmSettings { base_url: Some("https://model.example.com/v1".into()), ..settings(&server) };
    let mut request = ChatRequest::new("test", question(), &[], 200);
    request.local_only = true;
    let llm = Llm::from_settings(&cloud).unwrap().unwrap();
    assert!(!llm.is_local());
    assert!(matches!(llm.chat(&request, soon()).await, Err(LlmError::Settings(_))));
    let fallback = FallbackSettings { base_url: Some(server.base_url()), api_key: None, model: "second".into() };
    let llm = Llm::from_settings(&LlmSettings { fallback: Some(fallback), ..cloud }).unwrap().unwrap();
    request.allow_fallback = false;
    assert_eq!(llm.chat(&request, soon()).await.unwrap().text, "local");
}

#[tokio::test]
async fn speech_becomes_text() {
    let server = ModelServer::with_script([
        refusal(503, ""),
        Step::Answer(json!({"text": "coffee four euros"})),
        Step::Raw { status: 200, headers: Vec::new(), body: "coffee four\n".into() },
        refusal(400, json!({"error": {"message": "bad format", "code": "invalid_audio"}})),
    ])
    .await;
    let settings = AudioSettings {
        base_url: Some(server.base_url()),
        api_key: Some(SecretString::from(KEY)),
        ..AudioSettings::default()
    };
    let transcriber = Transcriber::from_settings(&settings).unwrap().unwrap();
    let hear = || transcriber.transcribe(vec![7_u8; 2_000].into(), "voice.ogg", soon());
    assert_eq!(hear().await.as_deref(), Ok("coffee four euros"));
    assert_eq!(hear().await.as_deref(), Ok("coffee four"));
    assert_eq!(hear().await, Err(LlmError::Rejected { status: 400, code: Some("invalid_audio".into()) }));
    let seen = &server.journal()[0];
    assert_eq!(seen.path, "/v1/audio/transcriptions");
    let form = String::from_utf8_lossy(&seen.raw);
    assert!(form.contains("filename=\"voice.ogg\"") && form.contains("whisper-1"));
    let large = transcriber.transcribe(vec![0_u8; 26 << 20].into(), "voice.ogg", soon()).await;
    assert_eq!(large, Err(LlmError::TooLong));
}

#[tokio::test]
async fn neither_key_nor_text_appears_in_logs_errors_or_debug_output() {
    use tracing::instrument::WithSubscriber;
    let log = Arc::new(std::sync::Mutex::new(Vec::new()));
    let writer = {
        let log = Arc::clone(&log);
        move || Sink(Arc::clone(&log))
    };
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(writer).finish();
    let server = ModelServer::with_script([
        refusal(500, "PRIVATE"),
        refusal(400, format!("PRIVATE {KEY}")),
        refusal(401, json!({"error": {"message": format!("PRIVATE {KEY}"), "code": KEY}})),
        Step::Raw { status: 200, headers: Vec::new(), body: "PRIVATE {".into() },
        Step::Answer(json!({"PRIVATE": 1})),
        message(json!({"content": "PRIVATE"}), json!("stop")),
    ])
    .await;
    let settings = settings(&server);
    let llm = Llm::from_settings(&settings).unwrap().unwrap();
    let shown = async {
        let request = ChatRequest::new("test", vec![Message::user("PRIVATE")], &[], 200);
        let mut shown = format!("{llm:?} {settings:?} {request:?}", request = request.messages);
        for _ in 0..3 {
            match llm.chat(&request, soon()).await {
                Ok(turn) => shown.push_str(&format!("{turn:?}")),
                Err(error) => shown.push_str(&format!("{error} {error:?}")),
            }
        }
        shown
    }
    .with_subscriber(subscriber)
    .await;
    let logged = String::from_utf8(log.lock().unwrap().clone()).unwrap();
    assert!(!logged.is_empty(), "something is logged");
    for words in [&shown, &logged] {
        assert!(!words.contains("PRIVATE") && !words.contains(KEY), "{words}");
    }
}

struct Sink(Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Against a server nobody here wrote, such as `llmock serve --error-rate 429=0.2 --error-rate 503=0.2` or `aimock`,
/// at the address in `QUIPU_TEST_MODEL_URL`. Its own report says whether the client behaved.
#[tokio::test]
#[ignore = "needs a third-party model server at QUIPU_TEST_MODEL_URL"]
async fn third_party_servers_are_understood() {
    let url = std::env::var("QUIPU_TEST_MODEL_URL").expect("QUIPU_TEST_MODEL_URL is set");
    let limits = LlmLimits { retries: 4, breaker_failures: 100, ..LlmLimits::default() };
    let llm = Llm::from_settings(&LlmSettings {
        base_url: Some(url),
        api_key: Some(SecretString::from(KEY)),
        model: Some("gpt-4o".to_owned()),
        limits,
        ..LlmSettings::default()
    });
    let llm = llm.unwrap().unwrap();
    let tools = [a_tool()];
    for _ in 0..10 {
        let mut request = ChatRequest::new("test", question(), &tools, 200);
        let deadline = Instant::now() + Duration::from_secs(60);
        let mut turn = llm.chat(&request, deadline).await.unwrap();
        for _ in 0..3 {
            if turn.tool_calls.is_empty() {
                break;
            }
            request.messages.push(turn.to_message());
            for call in &turn.tool_calls {
                assert_eq!(call.name, "totals");
                request.messages.push(Message::Tool { call_id: call.id.clone(), text: "12.50".into() });
            }
            turn = llm.chat(&request, deadline).await.unwrap();
        }
        assert!(!turn.text.is_empty());
        assert!(turn.usage.input > 0);
    }
}
