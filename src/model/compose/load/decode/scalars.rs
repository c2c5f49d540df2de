//! Single values: texts, numbers, switches, sizes, durations.

use crate::model::compose::keys::Form;
use crate::model::compose::load::number;
use crate::model::compose::load::units;
use crate::model::compose::value::{Data, Value};

/// What a value is in a form: nothing where it has it already, or the wording that says why it
/// cannot have it.
pub(super) fn decode(value: &Value, form: Form) -> Result<Option<Data>, &'static str> {
    match form {
        Form::Text | Form::Content => text(&value.data),
        Form::Switch => switch(&value.data),
        Form::Int => whole(&value.data),
        Form::Count if matches!(value.data, Data::Huge(_)) => Ok(None),
        Form::Count => match whole(&value.data)?.as_ref().unwrap_or(&value.data) {
            Data::Int(number) if *number < 0 => Err("message-negative"),
            // A text is no count for Compose unless a step before this one has made it a number.
            _ if value.as_text().is_some() => Err("message-not-count"),
            _ => whole(&value.data),
        },
        Form::Fraction | Form::Processors => fraction(&value.data),
        Form::Bytes => Ok(bytes(&value.data)?.map(Data::Text)),
        Form::Duration => duration(&value.data),
        Form::Mode => mode(&value.data),
        Form::Devices => devices(&value.data),
        _ => Ok(None),
    }
}

/// A value as Compose writes it into a text.
pub(super) fn shown(data: &Data) -> String {
    match data {
        Data::Null => String::new(),
        Data::Bool(flag) => flag.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Huge(number) => number.to_string(),
        Data::Float(number) => number::show(*number),
        Data::Text(text) | Data::Moment(text) => text.clone(),
        Data::List(_) => "[…]".to_owned(),
        Data::Map(_) => "{…}".to_owned(),
    }
}

fn text(data: &Data) -> Result<Option<Data>, &'static str> {
    match data {
        Data::Text(_) => Ok(None),
        Data::Int(number) => Ok(Some(Data::Text(number.to_string()))),
        _ => Err("message-not-text"),
    }
}

fn switch(data: &Data) -> Result<Option<Data>, &'static str> {
    match data {
        Data::Bool(_) => Ok(None),
        Data::Text(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "y" | "yes" | "on" => Ok(Some(Data::Bool(true))),
            "false" | "n" | "no" | "off" => Ok(Some(Data::Bool(false))),
            _ => Err("message-not-switch"),
        },
        _ => Err("message-not-switch"),
    }
}

fn whole(data: &Data) -> Result<Option<Data>, &'static str> {
    match data {
        Data::Int(_) => Ok(None),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "as Compose does: what is behind the point is lost"
        )]
        Data::Float(number) => Ok(Some(Data::Int(*number as i64))),
        Data::Text(text) => match text.parse::<i64>() {
            Ok(number) => Ok(Some(Data::Int(number))),
            Err(_) => Err("message-not-integer"),
        },
        _ => Err("message-not-integer"),
    }
}

fn fraction(data: &Data) -> Result<Option<Data>, &'static str> {
    let number = match data {
        #[expect(clippy::cast_precision_loss, reason = "as Compose does: 32 bits are kept")]
        Data::Int(number) => *number as f64,
        #[expect(clippy::cast_precision_loss, reason = "as Compose does: 32 bits are kept")]
        Data::Huge(number) => *number as f64,
        Data::Float(number) => *number,
        Data::Text(text) => number::of_text(text).ok_or("message-not-number")?,
        _ => return Err("message-not-number"),
    };
    Ok(Some(Data::Float(number::single(number))))
}

/// A fraction is no size for Compose, and counts as none.
fn bytes(data: &Data) -> Result<Option<String>, &'static str> {
    match data {
        Data::Int(number) => Ok(Some(number.to_string())),
        Data::Text(text) => {
            let bytes = units::read_bytes(text).ok_or("message-not-size")?;
            Ok(Some(bytes.to_string()))
        }
        _ => Ok(Some("0".to_owned())),
    }
}

fn duration(data: &Data) -> Result<Option<Data>, &'static str> {
    let nanoseconds = units::read_duration(&shown(data)).ok_or("message-not-duration")?;
    Ok(Some(Data::Text(units::duration(nanoseconds))))
}

fn mode(data: &Data) -> Result<Option<Data>, &'static str> {
    let bits = match data {
        Data::Int(number) => *number,
        Data::Text(text) => i64::from_str_radix(text, 8).map_err(|_| "message-not-mode")?,
        _ => return Err("message-not-mode"),
    };
    let sign = if bits < 0 { "-" } else { "" };
    Ok(Some(Data::Text(format!("0{sign}{:o}", bits.unsigned_abs()))))
}

fn devices(data: &Data) -> Result<Option<Data>, &'static str> {
    match data {
        Data::Text(text) if text.eq_ignore_ascii_case("all") => Ok(Some(Data::Int(-1))),
        Data::Text(text) => match text.parse::<i64>() {
            Ok(number) => Ok(Some(Data::Int(number))),
            Err(_) => Err("message-not-device-count"),
        },
        Data::Int(_) => Ok(None),
        _ => Err("message-not-device-count"),
    }
}
