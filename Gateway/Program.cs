using Audiogum.Sessions.Gateway;

var builder = WebApplication.CreateBuilder(args);
builder.AddGateway();

var app = builder.Build();
app.UseGateway();
if (app.CannotStart() is { } reason)
{
    await Console.Error.WriteLineAsync(reason);
    return 1;
}

await app.RunAsync();
return 0;
