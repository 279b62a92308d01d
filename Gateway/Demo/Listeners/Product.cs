namespace Audiogum.Sessions.Gateway.Demo.Listeners;

/// <summary>What kind of thing a client runs on: it decides what is played on it and when.</summary>
internal enum ProductKind
{
    /// <summary>A loudspeaker or soundbar with firmware of its own.</summary>
    Speaker,

    /// <summary>An app on a phone, often with headphones or a loudspeaker behind it.</summary>
    Phone,

    /// <summary>The head unit of a car.</summary>
    Car,

    /// <summary>A soundbar: mostly the inputs of others.</summary>
    Soundbar,
}

/// <summary>An app or firmware on a kind of device.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Client">Name of the app or firmware.</param>
/// <param name="Versions">Its versions in the field, newest first.</param>
/// <param name="Platform">The platform.</param>
/// <param name="PlatformVersion">The platform's version.</param>
/// <param name="DeviceName">The device.</param>
/// <param name="Manufacturer">Who made it.</param>
/// <param name="FirstNumber">The sequence number that its sessions begin with: 0 or 1.</param>
/// <param name="Batch">The most events that it puts into one post: 1 to 50.</param>
/// <param name="Compresses">Whether it sends its posts gzipped.</param>
internal sealed record Product(
    ProductKind Kind, string Client, IReadOnlyList<string> Versions, string Platform, string PlatformVersion,
    string DeviceName, string Manufacturer, int FirstNumber, int Batch, bool Compresses);
